#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocol/link_messages.hpp"
#include "runtime/breakpoints/code_lines.hpp"
#include "runtime/breakpoints/hit_condition.hpp"
#include "runtime/breakpoints/known_functions.hpp"
#include "runtime/breakpoints/source_identity.hpp"
#include "runtime/inspect/expression.hpp"
#include "runtime/inspect/log_message.hpp"

struct lua_State;

namespace wayfinder::runtime {

/// One breakpoint of the client's, on a line or a function.
struct Breakpoint {
  std::int64_t id{};
  int requested_line{};       ///< 0: a function breakpoint
  std::optional<int> line;    ///< where it is bound
  std::string function_name;  ///< "": a line breakpoint
  bool is_verified{};
  std::optional<Expression> condition;
  std::optional<HitCondition> hit_condition;
  std::optional<LogMessage> log_message;
  std::uint64_t hits{};  ///< times that it was reached with its condition true
  std::string path;      ///< of its source, for log points
  std::int64_t reference{};
};

/// All breakpoints of the session and how they bind to code. Thread: VM.
class BreakpointSet {
 public:
  /// `changed` is told of each breakpoint that binds, moves or is lost after it was set.
  explicit BreakpointSet(std::function<void(const link::BreakpointStatus&)> changed) : changed_{std::move(changed)} {}

  /// Replaces those of one source. A breakpoint with a faulty condition is not verified and says why. Error:
  /// bad_argument for a source that is neither path nor reference.
  [[nodiscard]] Result<link::BreakpointStatuses> set_lines(lua_State* L, const link::SetBreakpointsArguments& wanted);
  [[nodiscard]] Result<link::BreakpointStatuses> set_functions(lua_State* L,
                                                               const link::SetFunctionBreakpointsArguments& wanted);
  [[nodiscard]] bool is_empty() const noexcept;
  void clear() noexcept;

  /// Fills in what is to be done in a function that was met for the first time. True: breakpoints have moved, so that
  /// functions met before have to be classified anew.
  [[nodiscard]] bool classify(lua_State* L, const FunctionFacts& facts, KnownFunction& function);

  /// Lines where breakpoints can be set. Error: unknown_id, file, evaluation.
  [[nodiscard]] static Result<CodeLines> lines_of_source(lua_State* L, const link::SourceKey& source);

 private:
  struct Source {
    link::SourceKey key;
    std::optional<SourceIdentity> identity;
    std::optional<CodeLines> lines;  ///< absent: not known before the code is loaded
    std::string problem;             ///< why they are absent
    std::string text;                ///< of a file; "": not read
    std::vector<std::unique_ptr<Breakpoint>> breakpoints;
  };

  [[nodiscard]] Source* find(lua_State* L, const FunctionFacts& facts);
  [[nodiscard]] bool is_code_of(const Source& source, const FunctionFacts& facts) const;
  bool rebind(Source& source, CodeLines lines);
  void bind_inside(const Source& source, const FunctionFacts& facts);
  void bind_functions(lua_State* L, const FunctionFacts& facts, KnownFunction& function);

  std::function<void(const link::BreakpointStatus&)> changed_;
  std::vector<Source> sources_;
  std::vector<std::unique_ptr<Breakpoint>> functions_;
};

}  // namespace wayfinder::runtime
