#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/error.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/inspect/frames.hpp"

/// Code of the client's over the names of a frame. The text becomes a function whose upvalues are those names: an
/// upvalue of the frame's function and a local that a closure has captured are shared with it, any other local is
/// copied in before and back after the run. Closures that the code makes keep what it was bound to. Thread: VM.
namespace wayfinder::runtime::inspect {

class Inspector;

enum class CodeKind : std::uint8_t { expression, statements };

/// What a local that a closure of the program has captured is to the code: the captured cell, or a copy.
enum class LocalCells : std::uint8_t { shared, copied };

/// Where a name of the code comes from.
struct BoundName {
  std::string name;
  int upvalue{};        ///< of the code's function
  int local{};          ///< of the frame; 0: none
  int frame_upvalue{};  ///< of the frame's function; 0: none
  bool is_shared{};     ///< the cell is the frame's own: nothing to copy back
};

class BoundCode {
 public:
  /// Whether `text` compiles as `kind`. Error: evaluation with Lua's message.
  [[nodiscard]] static Result<void> check(lua_State* L, std::string_view text, CodeKind kind);

  /// Compiles the text for the frame and pushes its function; without a frame names are globals. `extra`, unless empty,
  /// is one more local, which set_extra() gives its value.
  [[nodiscard]] static Result<BoundCode> push(lua_State* L, std::string_view text, CodeKind kind, const Frame* frame,
                                              std::string_view extra = {});

  /// Gives the function at stack index `function` the values of the frame.
  void bind(lua_State* L, int function, const Frame& frame, LocalCells cells);
  /// Pops the value of the extra local into the function at stack index `function`.
  void set_extra(lua_State* L, int function) const;
  /// Pushes the frame's varargs if the code uses them; returns how many. -1: more than the stack can take.
  [[nodiscard]] int push_varargs(lua_State* L, const Frame* frame) const;
  /// Lets go of the frame's cells, where the collector does not know that the function has them (facts/upvalues.hpp).
  void unbind(lua_State* L, int function) const;
  /// Writes locals that the run has changed back to the frame.
  void write_back(lua_State* L, int function, const Frame& frame) const;

  [[nodiscard]] const std::vector<BoundName>& names() const noexcept { return names_; }

 private:
  /// Notes those of `names` that are the frame's own variables; returns the text that declares them.
  std::string declare(lua_State* L, std::vector<std::string> names, Inspector& inspector, const Frame& frame);
  void bind_environment(lua_State* L, int function, const Frame& frame) const;
  static void write_back_upvalue(lua_State* L, const BoundName& bound, const Frame& frame);

  std::vector<BoundName> names_;
  int environment_upvalue_{};
  int extra_upvalue_{};
  bool uses_varargs_{};
};

/// Compiles, binds, runs and writes back. Pushes the results and returns their number; errors as run_evaluation().
[[nodiscard]] Result<int> evaluate_in_frame(lua_State* L, std::string_view text, CodeKind kind, const Frame* frame);

}  // namespace wayfinder::runtime::inspect
