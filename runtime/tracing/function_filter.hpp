#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/facts/facts.hpp"
#include "runtime/globs/file_globs.hpp"
#include "runtime/tracing/call_paths.hpp"

namespace wayfinder::runtime::tracing {

/// Which functions are counted: those of files that fit a glob of `include` (none given: all functions, also C's and
/// those of loaded strings) and no glob of `skip_files`. Decided once for each prototype. Thread: the VM's.
class FunctionFilter {
 public:
  FunctionFilter() = default;
  FunctionFilter(std::vector<std::string> include, std::vector<std::string> skip_files);

  /// Whether it leaves any function out.
  [[nodiscard]] bool is_set() const noexcept { return is_set_; }

  /// By layout. Address, source and lines together tell a prototype from one that had its address before.
  [[nodiscard]] bool lets_in(const layout::CallInfo& call) {
    if (!is_set_) return true;
    const layout::Proto* proto = layout::proto_of(call);
    if (proto == nullptr) return takes_all_;
    const Verdict& known = verdicts_[index_of(proto)];
    if (known.proto == proto && known.source == proto->source && known.first_line == proto->first_line) [[likely]] {
      return known.is_let_in;
    }
    return decide(*proto);
  }
  /// By what the API tells.
  [[nodiscard]] bool lets_in(const Callee& callee);

 private:
  struct Verdict {
    const layout::Proto* proto;
    const layout::String* source;
    std::int32_t first_line;
    bool is_let_in;
  };
  static constexpr std::size_t slots = 4'096;
  static constexpr std::size_t most_sources = 4'096;  ///< chunk names kept; when reached, all go

  [[nodiscard]] static std::size_t index_of(const layout::Proto* proto) noexcept {
    const auto address = reinterpret_cast<std::uintptr_t>(proto);
    return (address >> 4U ^ address >> 16U) % slots;
  }
  [[nodiscard]] bool decide(const layout::Proto& proto);
  [[nodiscard]] bool lets_in_source(std::string_view chunk_name);

  bool takes_all_{true};  ///< no `include`
  bool is_set_{};
  FileGlobs included_;
  FileGlobs skipped_;
  std::array<Verdict, slots> verdicts_{};
  std::map<std::string, bool, std::less<>> sources_;
};

}  // namespace wayfinder::runtime::tracing
