#include "runtime/errors/exception_filters.hpp"

#include "runtime/facts/lua_api.hpp"

namespace wayfinder::runtime {

Result<ExceptionFilters::Filter> ExceptionFilters::compile(lua_State* L, const link::ExceptionFilter& wanted,
                                                           std::string_view field) {
  Filter filter{wanted.enabled, std::nullopt};
  if (!wanted.condition || wanted.condition->find_first_not_of(" \t\r\n") == std::string::npos) return filter;
  auto compiled = Expression::compile(L, *wanted.condition);
  if (!compiled) return refuse(field, "a Lua expression over err", shown(json(*wanted.condition)));
  filter.condition.emplace(std::move(*compiled));
  return filter;
}

Result<ExceptionFilters> ExceptionFilters::compile(lua_State* L, const link::SetExceptionBreakpointsArguments& wanted) {
  ExceptionFilters filters;
  auto uncaught = compile(L, wanted.uncaught, "uncaught.condition");
  if (!uncaught) return tl::unexpected(std::move(uncaught.error()));
  auto caught = compile(L, wanted.caught, "caught.condition");
  if (!caught) return tl::unexpected(std::move(caught.error()));
  filters.uncaught_ = std::move(*uncaught);
  filters.caught_ = std::move(*caught);
  return filters;
}

Result<bool> ExceptionFilters::match(lua_State* L, const lua_Debug& ar, bool is_caught) const {
  const Filter& filter = is_caught ? caught_ : uncaught_;
  if (!filter.is_enabled) return false;
  if (!filter.condition) return true;
  return filter.condition->truth_with(L, &ar, "err");
}

}  // namespace wayfinder::runtime
