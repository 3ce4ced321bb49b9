#include "runtime/breakpoints/breakpoint_set.hpp"

#include <algorithm>
#include <utility>

#include "runtime/breakpoints/compiled_lines.hpp"
#include "runtime/breakpoints/function_name.hpp"
#include "runtime/inspect/inspector.hpp"

namespace wayfinder::runtime {
namespace {

link::BreakpointStatus refused(std::int64_t id, std::string message) {
  return {id, false, std::nullopt, std::move(message), "failed"};
}

/// Editors send what is left in a field that was emptied.
bool says_something(const std::optional<std::string>& text) {
  return text && text->find_first_not_of(" \t\r\n") != text->npos;
}

/// Condition and hit condition of a breakpoint; absent ones stay so.
Result<void> compile_parts(lua_State* L, const std::optional<std::string>& condition,
                           const std::optional<std::string>& hit_condition, Breakpoint& breakpoint) {
  if (says_something(condition)) {
    auto compiled = Expression::compile(L, *condition);
    if (!compiled) return fail(ErrorCode::evaluation, "condition: " + compiled.error().message);
    breakpoint.condition.emplace(std::move(*compiled));
  }
  if (says_something(hit_condition)) {
    auto parsed = HitCondition::parse(*hit_condition, "hitCondition");
    if (!parsed) return tl::unexpected(std::move(parsed.error()));
    breakpoint.hit_condition.emplace(*parsed);
  }
  return {};
}

/// `reason` of one that is not verified: "pending" when code that comes later may bind it, else "failed".
link::BreakpointStatus status_of(const Breakpoint& breakpoint, const std::string& problem, std::string_view reason) {
  link::BreakpointStatus status;
  status.id = breakpoint.id;
  status.verified = breakpoint.is_verified;
  if (breakpoint.requested_line != 0) status.line = breakpoint.line.value_or(breakpoint.requested_line);
  if (!breakpoint.is_verified) {
    status.message = problem;
    status.reason = reason;
  }
  return status;
}

void bind_line(Breakpoint& breakpoint, const std::optional<CodeLines>& lines) {
  breakpoint.line = lines ? lines->bind(breakpoint.requested_line) : std::nullopt;
  breakpoint.is_verified = breakpoint.line.has_value();
}

Result<std::unique_ptr<Breakpoint>> make_line_breakpoint(lua_State* L, const link::LineBreakpoint& asked) {
  auto breakpoint = std::make_unique<Breakpoint>();
  breakpoint->id = asked.id;
  breakpoint->requested_line = static_cast<int>(asked.line);
  if (auto compiled = compile_parts(L, asked.condition, asked.hit_condition, *breakpoint); !compiled) {
    return tl::unexpected(std::move(compiled.error()));
  }
  if (!asked.log_message || asked.log_message->empty()) return breakpoint;  // DAP: an empty one does not log
  auto message = LogMessage::compile(L, *asked.log_message);
  if (!message) return fail(ErrorCode::evaluation, "logMessage: " + message.error().message);
  breakpoint->log_message.emplace(std::move(*message));
  return breakpoint;
}

/// The one that had this id until now, or null.
const Breakpoint* with_id(const std::vector<std::unique_ptr<Breakpoint>>& breakpoints, std::int64_t id) {
  const auto found = std::ranges::find_if(breakpoints, [&](const auto& known) { return known->id == id; });
  return found == breakpoints.end() ? nullptr : found->get();
}

std::optional<CodeLines> inner_lines_of(const FunctionFacts& facts) {
  if (facts.proto != nullptr) return lines_of_chunk(*facts.proto);
  if (facts.inner_lines) return facts.inner_lines();
  return std::nullopt;
}

std::string no_code_at(int line) {
  return fmt::format("there is no code at line {} or after it in the same function", line);
}

}  // namespace

Result<CodeLines> BreakpointSet::lines_of_source(lua_State* L, const link::SourceKey& source) {
  if (source.source_reference && *source.source_reference > 0) {
    const auto text = text_of_source(L, *source.source_reference);
    if (!text) return tl::unexpected(text.error());
    return compile_text_lines(*text);
  }
  if (source.path) return compile_file_lines(*source.path);
  return refuse("source", "a path or a sourceReference", "nothing");
}

Result<link::BreakpointStatuses> BreakpointSet::set_lines(lua_State* L, const link::SetBreakpointsArguments& wanted) {
  Source source{.key = wanted.source, .identity = {}, .lines = {}, .problem = {}, .text = {}, .breakpoints = {}};
  auto lines = lines_of_source(L, wanted.source);
  if (!lines && lines.error().code == ErrorCode::bad_argument) return tl::unexpected(std::move(lines.error()));
  const bool can_not_read = !lines && lines.error().code == ErrorCode::unsupported;
  if (lines) {
    source.lines = std::move(*lines);
  } else {
    source.problem = lines.error().message;
  }
  if (wanted.source.source_reference && *wanted.source.source_reference > 0) {
    source.identity = SourceIdentity{0, 0, *wanted.source.source_reference};
  } else {
    source.identity = identity_of_file(*wanted.source.path);
    if (source.lines) source.text = text_of_file(*wanted.source.path);
  }
  const auto old = std::ranges::find_if(sources_, [&](const Source& known) {
    return known.key.path == wanted.source.path && known.key.source_reference == wanted.source.source_reference;
  });
  link::BreakpointStatuses statuses;
  for (const link::LineBreakpoint& asked : wanted.breakpoints) {
    auto made = make_line_breakpoint(L, asked);
    if (!made) {
      statuses.breakpoints.push_back(refused(asked.id, made.error().message));
      continue;
    }
    Breakpoint& breakpoint = **made;
    breakpoint.path = wanted.source.path.value_or("");
    breakpoint.reference = wanted.source.source_reference.value_or(0);
    bind_line(breakpoint, source.lines);
    if (can_not_read && asked.foreseen_line) {
      breakpoint.line = static_cast<int>(*asked.foreseen_line);
      breakpoint.is_verified = true;
    }
    const Breakpoint* same = old == sources_.end() ? nullptr : with_id(old->breakpoints, asked.id);
    if (same != nullptr) breakpoint.hits = same->hits;
    statuses.breakpoints.push_back(source.lines ? status_of(breakpoint, no_code_at(breakpoint.requested_line), "failed")
                                                : status_of(breakpoint, source.problem, "pending"));
    source.breakpoints.push_back(std::move(*made));
  }
  if (old != sources_.end()) sources_.erase(old);
  if (!source.breakpoints.empty()) sources_.push_back(std::move(source));
  return statuses;
}

Result<link::BreakpointStatuses> BreakpointSet::set_functions(lua_State* L,
                                                              const link::SetFunctionBreakpointsArguments& wanted) {
  std::vector<std::unique_ptr<Breakpoint>> made;
  link::BreakpointStatuses statuses;
  for (const link::FunctionBreakpoint& asked : wanted.breakpoints) {
    auto breakpoint = std::make_unique<Breakpoint>();
    breakpoint->id = asked.id;
    breakpoint->function_name = asked.name;
    auto compiled = compile_parts(L, asked.condition, asked.hit_condition, *breakpoint);
    if (compiled && !FunctionName::parse(asked.name)) {
      compiled = fail(ErrorCode::bad_argument,
                      fmt::format("name: expected a function's name like f, M.f, Class:method or file.lua:f, got {}",
                                  shown(json(asked.name))));
    }
    if (!compiled) {
      statuses.breakpoints.push_back(refused(asked.id, compiled.error().message));
      continue;
    }
    if (const Breakpoint* same = with_id(functions_, asked.id); same != nullptr) {
      breakpoint->hits = same->hits;
      breakpoint->is_verified = same->is_verified && same->function_name == asked.name;
    }
    std::string problem = "no function of this name has been called so far";
    std::string_view reason = "pending";
    if (!breakpoint->is_verified) {
      const auto definition = FunctionName::parse(asked.name)->definition_in(L);
      breakpoint->is_verified = definition == FunctionName::Definition::lua_function;
      if (definition == FunctionName::Definition::c_function) {
        problem = "this is a C function; stops are in Lua code";
        reason = "failed";
      }
    }
    statuses.breakpoints.push_back(status_of(*breakpoint, problem, reason));
    made.push_back(std::move(breakpoint));
  }
  functions_ = std::move(made);
  return statuses;
}

bool BreakpointSet::is_empty() const noexcept {
  return sources_.empty() && functions_.empty();
}

void BreakpointSet::clear() noexcept {
  sources_.clear();
  functions_.clear();
}

/// A chunk name that is no path of this process: of a host's own file system, or the text itself. It is the client's
/// file when that ends in the name and has the same functions at the same lines, or has that text.
bool BreakpointSet::is_code_of(const Source& source, const FunctionFacts& facts) const {
  const std::string_view chunk = facts.chunk_name;
  if (!source.key.path || !source.lines || chunk.starts_with('=')) return false;
  if (!chunk.starts_with('@')) return !chunk.empty() && source.text == chunk;
  std::string_view name = chunk.substr(1);
  if (name.starts_with("./")) name.remove_prefix(2);
  if (name.empty() || name.starts_with('/') || !source.key.path->ends_with("/" + std::string{name})) return false;
  const auto inner = inner_lines_of(facts);
  return inner && source.lines->contains(*inner);
}

BreakpointSet::Source* BreakpointSet::find(lua_State* L, const FunctionFacts& facts) {
  if (sources_.empty()) return nullptr;
  const std::string_view chunk_name = facts.chunk_name;
  const auto identity = identity_of_chunk(L, chunk_name);
  for (Source& source : sources_) {
    if (!source.identity && source.key.path) source.identity = identity_of_file(*source.key.path);
    if (identity && source.identity == identity) return &source;
    if (identity && identity->reference == 0) continue;  // a file, and another one
    const std::string_view name = chunk_name.substr(chunk_name.starts_with('@') ? 1 : 0);
    if (source.key.path && !name.empty() && name == *source.key.path) return &source;  // `=name` by a mapping
    if (!is_code_of(source, facts)) continue;
    if (auto inspector = inspect::Inspector::of(L); inspector) {
      (*inspector)->sources.stands_for(chunk_name, *source.key.path);
    }
    return &source;
  }
  return nullptr;
}

/// Of code whose text cannot be read and whose main chunk has gone: what lies inside a function is known from it.
void BreakpointSet::bind_inside(const Source& source, const FunctionFacts& facts) {
  std::optional<CodeLines> inner;
  for (const auto& breakpoint : source.breakpoints) {
    const int line = breakpoint->requested_line;
    if (breakpoint->line || line < facts.first_line || line > facts.last_line) continue;
    if (!inner) inner = inner_lines_of(facts);
    if (!inner) return;
    breakpoint->line = inner->bind(line);
    breakpoint->is_verified = breakpoint->line.has_value();
    if (breakpoint->is_verified) changed_(status_of(*breakpoint, {}, {}));
  }
}

bool BreakpointSet::rebind(Source& source, CodeLines lines) {
  source.lines = std::move(lines);
  bool any_moved = false;
  for (const auto& breakpoint : source.breakpoints) {
    const auto before = std::pair{breakpoint->line, breakpoint->is_verified};
    bind_line(*breakpoint, source.lines);
    if (before == std::pair{breakpoint->line, breakpoint->is_verified}) continue;
    any_moved = true;
    changed_(status_of(*breakpoint, no_code_at(breakpoint->requested_line), "failed"));
  }
  return any_moved;
}

bool BreakpointSet::classify(lua_State* L, const FunctionFacts& facts, KnownFunction& function) {
  bind_functions(L, facts, function);
  Source* source = find(L, facts);
  if (source == nullptr) return false;
  bool any_moved = false;
  std::optional<std::vector<int>> own = facts.own_lines;
  std::optional<CodeLines> loaded = facts.chunk_lines;
  if (facts.proto != nullptr) {
    own = lines_of_function(*facts.proto);
    if (facts.first_line == 0 && has_lines(*facts.proto)) loaded = lines_of_chunk(*facts.proto);
  }
  if (loaded && source->lines != loaded) {
    any_moved = rebind(*source, std::move(*loaded));  // the text has changed since, or was not known
  }
  if (!source->lines) bind_inside(*source, facts);
  for (const auto& breakpoint : source->breakpoints) {
    if (!breakpoint->line && !own) breakpoint->line = breakpoint->requested_line;
    if (!breakpoint->line) continue;
    const int line = *breakpoint->line;
    const bool may_be_here = facts.first_line == 0 || (line >= facts.first_line && line <= facts.last_line);
    const bool is_here = own ? std::ranges::find(*own, line) != own->end() : may_be_here;
    if (!is_here) continue;
    auto known = std::ranges::find_if(function.lines, [&](const auto& entry) { return entry.line == line; });
    if (known == function.lines.end()) known = function.lines.insert(known, {line, {}});
    known->breakpoints.push_back(breakpoint.get());
    function.line_bits |= std::uint64_t{1} << (static_cast<unsigned>(line) % 64U);
  }
  return any_moved;
}

void BreakpointSet::bind_functions(lua_State* L, const FunctionFacts& facts, KnownFunction& function) {
  for (const auto& breakpoint : functions_) {
    const auto name = FunctionName::parse(breakpoint->function_name);
    if (!name || !name->is_of(L, facts)) continue;
    function.on_entry.push_back(breakpoint.get());
    if (std::exchange(breakpoint->is_verified, true)) continue;
    changed_(status_of(*breakpoint, {}, {}));
  }
}

}  // namespace wayfinder::runtime
