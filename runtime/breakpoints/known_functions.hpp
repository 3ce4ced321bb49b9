#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/hooks/call_frame.hpp"
#include "runtime/lua54_reading.hpp"

namespace wayfinder::runtime {

struct Breakpoint;

/// A function as the VM shows it when it is met for the first time.
struct FunctionFacts {
  std::string_view chunk_name;
  int first_line{};              ///< 0: main chunk
  int last_line{};               ///< -1 for a main chunk
  const layout::Proto* proto{};  ///< null: the layout is refused
};

/// What the debugger has to do in one function.
struct KnownFunction {
  struct Line {
    int line;
    std::vector<Breakpoint*> breakpoints;
  };
  bool is_skipped{};  ///< stepping does not stop in it: C, stripped, or of a file in skipFiles
  std::vector<Line> lines;
  std::vector<Breakpoint*> on_entry;  ///< function breakpoints
  std::uint64_t line_bits{};          ///< bit line % 64 is set where there may be a breakpoint

  [[nodiscard]] bool is_watched() const noexcept { return !lines.empty() || !on_entry.empty(); }
  [[nodiscard]] const Line* find(int line) const noexcept {
    if ((line_bits >> (static_cast<unsigned>(line) % 64U) & 1U) == 0) return nullptr;
    for (const Line& known : lines) {
      if (known.line == line) return &known;
    }
    return nullptr;
  }
};

/// Every function met so far with what there is to do in it. A prototype is told by its address and, as addresses are
/// reused, by what hangs on it. Thread: VM.
class KnownFunctions {
 public:
  using Classify = std::function<void(lua_State* L, const FunctionFacts&, KnownFunction&)>;
  explicit KnownFunctions(Classify classify) : classify_{std::move(classify)} {}

  /// The function of a frame. Good until forget().
  [[nodiscard]] const KnownFunction& of(lua_State* L, const CallFrame& frame);
  [[nodiscard]] const KnownFunction& of(lua_State* L, const layout::Proto& proto);
  /// Breakpoints or skipFiles have changed: all are classified anew when met again.
  void forget() noexcept;

  /// Whether a prototype has been classified as one with nothing to do. A few ns: the body of the CALL hook.
  [[nodiscard]] static bool is_cold(const layout::Proto& proto) noexcept {
    const Slot& slot = slots_[slot_of(proto)];
    return slot.function == nullptr && slot.is_of(proto);
  }
  /// What there is to do in a prototype, where it is at hand; null: nothing, or not known without a look.
  [[nodiscard]] static const KnownFunction* watched(const layout::Proto& proto) noexcept {
    const Slot& slot = slots_[slot_of(proto)];
    return slot.is_of(proto) ? slot.function : nullptr;
  }

 private:
  struct Slot {
    const layout::Proto* proto;
    const layout::Instruction* code;
    const layout::String* source;
    const KnownFunction* function;  ///< null: nothing to do
    [[nodiscard]] bool is_of(const layout::Proto& other) const noexcept {
      return proto == &other && code == other.code && source == other.source;
    }
  };
  struct Entry {
    const layout::Instruction* code{};
    const layout::String* source{};
    std::int32_t first_line{};
    std::int32_t code_size{};
    std::unique_ptr<KnownFunction> function;
    [[nodiscard]] bool is_of(const layout::Proto& other) const noexcept {
      return code == other.code && source == other.source && first_line == other.first_line &&
             code_size == other.code_size;
    }
  };
  static constexpr std::size_t slot_count = 4096;
  [[nodiscard]] static std::size_t slot_of(const layout::Proto& proto) noexcept {
    const auto address = reinterpret_cast<std::uintptr_t>(&proto);
    return (address >> 4U ^ address >> 16U) % slot_count;
  }
  [[nodiscard]] const KnownFunction& of_untrusted(lua_State* L, const CallFrame& frame);

  inline static std::array<Slot, slot_count> slots_{};  // one VM a process; without an indirection, for the hook's sake

  Classify classify_;
  std::unordered_map<const layout::Proto*, Entry> entries_;
  std::map<std::pair<const void*, int>, std::unique_ptr<KnownFunction>> untrusted_;
  std::vector<std::unique_ptr<KnownFunction>> replaced_;  ///< of dead prototypes; a caller may still hold one
};

}  // namespace wayfinder::runtime
