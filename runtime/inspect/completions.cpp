#include <algorithm>
#include <set>

#include "protocol/json.hpp"
#include "runtime/inspect/children.hpp"
#include "runtime/inspect/folded_constants.hpp"
#include "runtime/inspect/frame_names.hpp"
#include "runtime/inspect/handlers.hpp"
#include "runtime/inspect/raw_value.hpp"
#include "runtime/inspect/tokens.hpp"

namespace wayfinder::runtime::inspect {
namespace {

constexpr std::size_t max_targets = 1'000;
constexpr int max_chain = 16;  // of __index tables

/// What stands before the cursor: `base` `separator` `prefix`.
struct Cursor {
  std::string_view base;  ///< "" for a bare name
  char separator{};       ///< '.', ':' or 0
  std::string_view prefix;
};

/// Bytes of `text` before the 1-based UTF-16 column.
std::string_view before_column(std::string_view text, std::int64_t column) {
  std::int64_t units = 1;
  std::size_t at = 0;
  while (at < text.size() && units < column) {
    const auto lead = static_cast<unsigned char>(text[at]);
    units += lead >= 0xF0U ? 2 : 1;
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U)
      ++at;
  }
  return text.substr(0, at);
}

Cursor cursor_in(std::string_view text) {
  const auto tokens = tokens_of(text);
  const auto offset = [&](std::size_t i) { return static_cast<std::size_t>(tokens[i].text.data() - text.data()); };
  const auto ends_text = [&](std::size_t i) { return offset(i) + tokens[i].text.size() == text.size(); };
  Cursor cursor;
  std::size_t at = tokens.size();
  const bool has_prefix = at > 0 && ends_text(at - 1) &&
                          (tokens[at - 1].kind == TokenKind::name || tokens[at - 1].kind == TokenKind::keyword);
  if (has_prefix) cursor.prefix = tokens[--at].text;
  if (at == 0 || (!tokens[at - 1].is(".") && !tokens[at - 1].is(":"))) return cursor;
  const std::size_t end = offset(--at);
  cursor.separator = tokens[at].text.front();
  // Back over names, fields and literal keys: what a path may consist of.
  while (at > 0) {
    if (tokens[at - 1].kind == TokenKind::name) {
      --at;
      if (at > 0 && tokens[at - 1].is(".")) {
        --at;
        continue;
      }
      break;
    }
    if (!tokens[at - 1].is("]") || at < 3 || !tokens[at - 3].is("[")) return {{}, cursor.separator, cursor.prefix};
    at -= 3;
  }
  cursor.base = text.substr(offset(at), end - offset(at));
  return cursor;
}

class Targets {
 public:
  explicit Targets(std::string_view prefix) : prefix_{prefix} {}
  void add(std::string_view label, dap::CompletionItemType type) {
    if (!label.starts_with(prefix_) || items_.size() >= max_targets) return;
    if (!known_.emplace(label).second) return;
    dap::CompletionItem item;
    item.label = label;
    item.type = type;
    items_.push_back(std::move(item));
  }
  /// The identifier keys of the table on top of the stack.
  void add_fields(lua_State* L, bool methods_only) {
    const int table = lua_gettop(L);
    for (lua_pushnil(L); lua_next(L, table) != 0; lua_pop(L, 1)) {
      if (lua_type(L, -2) != LUA_TSTRING || (methods_only && !lua_isfunction(L, -1))) continue;
      std::size_t length = 0;
      const char* text = lua_tolstring(L, -2, &length);
      if (!is_identifier({text, length})) continue;
      add({text, length}, methods_only            ? dap::CompletionItemType::method
                          : lua_isfunction(L, -1) ? dap::CompletionItemType::function
                                                  : dap::CompletionItemType::field);
    }
  }
  std::vector<dap::CompletionItem> take() {
    std::ranges::stable_sort(items_, {}, &dap::CompletionItem::label);
    return std::move(items_);
  }

 private:
  std::string_view prefix_;
  std::set<std::string, std::less<>> known_;
  std::vector<dap::CompletionItem> items_;
};

/// The fields of the value on top of the stack, and of the tables that its __index chain leads to.
void add_fields_of_value(lua_State* L, const Inspector& inspector, bool methods_only, Targets& targets) {
  for (int step = 0; step < max_chain; ++step) {
    if (lua_istable(L, -1)) targets.add_fields(L, methods_only);
    if (lua_getmetatable(L, -1) == 0) return;
    inspector.push(L, slot_index_name);
    lua_rawget(L, -2);
    if (!lua_istable(L, -1)) return;
  }
}

void add_names(lua_State* L, Inspector& inspector, const Frame* frame, Targets& targets) {
  if (frame != nullptr) {
    for (const FoldedConstant& constant : folded_constants(inspector, *frame))
      targets.add(constant.name, dap::CompletionItemType::variable);
    for (const NamedLocal& local : named_locals(*frame)) {
      if (is_identifier(local.name)) targets.add(local.name, dap::CompletionItemType::variable);
    }
    push_function(L, frame->thread, frame->record);
    for (int i = 1; const char* name = lua_getupvalue(L, -1, i); ++i) {
      if (is_identifier(name)) targets.add(name, dap::CompletionItemType::variable);
      lua_pop(L, 1);
    }
    push_environment(L, frame->thread, frame->record);
  } else {
    lua_pushglobaltable(L);
  }
  if (lua_istable(L, -1)) targets.add_fields(L, false);
  for (const std::string_view word : keywords())
    targets.add(word, dap::CompletionItemType::keyword);
}

}  // namespace

Result<dap::CompletionsResponseBody> completions(const Vm& vm, const dap::CompletionsArguments& arguments) {
  const auto inspector = Inspector::of(vm.L);
  if (!inspector) return tl::unexpected(inspector.error());
  if (arguments.column < 1) return refuse("column", "an integer of at least 1", std::to_string(arguments.column));
  std::optional<Frame> frame;
  if (arguments.frame_id) {
    const auto found = (*inspector)->frames.find(*arguments.frame_id, "frameId");
    if (!found) return tl::unexpected(found.error());
    frame = *found;
  }
  if (lua_checkstack(vm.L, 4 * LUA_MINSTACK) == 0) return fail(ErrorCode::evaluation, "stack overflow");
  const StackHeight height{vm.L};
  std::string_view text = arguments.text;
  for (std::int64_t line = 1; line < arguments.line.value_or(1); ++line) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  const Cursor cursor = cursor_in(before_column(text, arguments.column));
  Targets targets{cursor.prefix};
  const Frame* where = frame ? &*frame : nullptr;
  if (cursor.separator == 0) {
    add_names(vm.L, **inspector, where, targets);
  } else if (!cursor.base.empty()) {
    const auto syntax = parse_plain_expression(cursor.base);
    if (syntax && push_raw_value(vm.L, **inspector, *syntax, where)) {
      add_fields_of_value(vm.L, **inspector, cursor.separator == ':', targets);
    }
  }
  return dap::CompletionsResponseBody{targets.take()};
}

}  // namespace wayfinder::runtime::inspect
