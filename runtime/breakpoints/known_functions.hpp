#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/breakpoints/code_lines.hpp"
#include "runtime/facts/facts.hpp"
#include "runtime/hooks/call_frame.hpp"

namespace wayfinder::runtime {

struct Breakpoint;

/// A function as the VM shows it when it is met for the first time.
struct FunctionFacts {
  std::string_view chunk_name;
  int first_line{};              ///< 0: main chunk
  int last_line{};               ///< -1 for a main chunk
  const layout::Proto* proto{};  ///< null: the layout is refused
  /// Where there is no proto: active lines of its own code; for a main chunk, those of all its functions too. Absent:
  /// not known.
  std::optional<std::vector<int>> own_lines{};
  std::optional<CodeLines> chunk_lines{};
  /// Its lines and those of the functions inside it; empty: not known.
  std::function<CodeLines()> inner_lines{};
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
  ~KnownFunctions();
  KnownFunctions(const KnownFunctions&) = delete;
  KnownFunctions& operator=(const KnownFunctions&) = delete;

  /// The function of a frame. Good until forget().
  [[nodiscard]] const KnownFunction& of(lua_State* L, const CallFrame& frame);
  [[nodiscard]] const KnownFunction& of(lua_State* L, const layout::Proto& proto);
  /// That of the LuaJIT function, or prototype, at `index`. Good until forget(). May raise.
  [[nodiscard]] const KnownFunction& of_value(lua_State* L, int index);
  /// What has come to the address of a dead LuaJIT function is another one.
  void forget_value(const void* first_instruction);
  /// To be told of each call of a main chunk: what was known by address alone may be of other functions now.
  static void chunk_is_called(const layout::Proto& proto) noexcept;
  /// Lets go of what is known of dead prototypes. Only where nobody holds what of() has given.
  void drop_dead() noexcept { dead_.clear(); }
  /// Breakpoints or skipFiles have changed: all are classified anew when met again.
  void forget() noexcept;
  /// Another one after each forget().
  [[nodiscard]] unsigned generation() const noexcept { return generation_; }

  /// Whether a prototype has been classified as one with nothing to do. About 1 ns: the body of the CALL hook. Never
  /// true of a main chunk, whose call may bring new prototypes to the addresses of dead ones.
  [[nodiscard]] static bool is_cold(const layout::Proto& proto) noexcept {
    return tables_->cold[index_of(proto, tables_->cold.size())] == &proto;
  }
  /// What there is to do in a prototype, where it is at hand; null: nothing, or not known without a look.
  [[nodiscard]] static const KnownFunction* watched(const layout::Proto& proto) noexcept {
    const Watched& slot = tables_->watched[index_of(proto, tables_->watched.size())];
    return slot.proto == &proto ? slot.function : nullptr;
  }

 private:
  struct Watched {
    const layout::Proto* proto;
    const KnownFunction* function;
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
  [[nodiscard]] static std::size_t index_of(const layout::Proto& proto, std::size_t size) noexcept {
    const auto address = reinterpret_cast<std::uintptr_t>(&proto);
    return (address >> 4U ^ address >> 14U) % size;
  }
  [[nodiscard]] const KnownFunction& of_untrusted(lua_State* L, const CallFrame& frame);
  static void forget_addresses() noexcept;

  /// By address alone, for the hook's sake: emptied whenever a main chunk is met, as only loading makes new prototypes.
  struct Tables {
    std::array<const layout::Proto*, 4096> cold{};
    std::array<Watched, 256> watched{};
  };
  static const Tables empty_tables;
  [[nodiscard]] static Tables& own_tables();
  static constinit thread_local const Tables* tables_ [[gnu::tls_model("initial-exec")]];  ///< this OS thread's

  Classify classify_;
  std::unordered_map<const layout::Proto*, Entry> entries_;
  std::map<std::pair<const void*, int>, std::unique_ptr<KnownFunction>> untrusted_;
  unsigned generation_{};
  std::vector<std::unique_ptr<KnownFunction>> dead_;  ///< of dead prototypes; a caller may still hold one
};

}  // namespace wayfinder::runtime
