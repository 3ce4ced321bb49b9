#include "runtime/breakpoints/known_functions.hpp"

#include <limits>

#include "runtime/breakpoints/compiled_lines.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/hooks/hook_mask.hpp"
#include "runtime/luajit/code.hpp"
#include "runtime/states/per_vm.hpp"

namespace wayfinder::runtime {
namespace {

const KnownFunction& c_function() {
  static const auto& function = *new KnownFunction{.is_skipped = true, .lines = {}, .on_entry = {}};
  return function;
}

}  // namespace

const KnownFunctions::Tables KnownFunctions::empty_tables{};
constinit thread_local const KnownFunctions::Tables* KnownFunctions::tables_ [[gnu::tls_model("initial-exec")]] =
    &KnownFunctions::empty_tables;

KnownFunctions::Tables& KnownFunctions::own_tables() {
  auto& tables = per_vm<Tables>();
  tables_ = &tables;
  return tables;
}

KnownFunctions::~KnownFunctions() {
  tables_ = &empty_tables;
}

const KnownFunction& KnownFunctions::of(lua_State* L, const CallFrame& frame) {
  if (!frame.is_lua) return c_function();
  if (!hooks_trust_layout()) return of_untrusted(L, frame);
  const layout::Proto* proto = proto_of(*call_of(*layout::of(L), frame.id));
  return proto == nullptr ? c_function() : of(L, *proto);
}

const KnownFunction& KnownFunctions::of(lua_State* L, const layout::Proto& proto) {
  if (const KnownFunction* function = watched(proto); function != nullptr) return *function;
  const bool is_main = proto.first_line == 0;
  Entry& entry = entries_[&proto];
  if (entry.function == nullptr || !entry.is_of(proto)) {
    if (entry.function != nullptr) dead_.push_back(std::move(entry.function));
    auto function = std::make_unique<KnownFunction>();
    // Classifying a chunk may forget() everything, when it moves breakpoints: the entry is looked up again.
    classify_(L, {layout::text_of(proto.source), proto.first_line, is_main ? -1 : proto.last_line, &proto}, *function);
    entries_[&proto] = {proto.code, proto.source, proto.first_line, proto.code_size, std::move(function)};
  }
  const KnownFunction& function = *entries_[&proto].function;
  if (function.is_watched()) {
    Tables& tables = own_tables();
    tables.watched[index_of(proto, tables.watched.size())] = {&proto, &function};
  } else if (!is_main) {
    Tables& tables = own_tables();
    tables.cold[index_of(proto, tables.cold.size())] = &proto;
  }
  return function;
}

void KnownFunctions::chunk_is_called(const layout::Proto& proto) noexcept {
  if (proto.first_line == 0) forget_addresses();
}

void KnownFunctions::forget_addresses() noexcept {
  if (tables_ != &empty_tables) own_tables() = {};
}

const KnownFunction& KnownFunctions::of_untrusted(lua_State* L, const CallFrame& frame) {
  lua_Debug ar{};
  ar.i_ci = frame.id;
  if constexpr (is_luajit) {
    if (luajit::places() != nullptr && lua_checkstack(L, LUA_MINSTACK) != 0) {
      lua_getinfo(L, "f", &ar);
      const KnownFunction& function = of_value(L, -1);
      lua_pop(L, 1);
      return function;
    }
  }
  lua_getinfo(L, "S", &ar);
  auto& function = untrusted_[{ar.source, ar.linedefined}];
  if (function == nullptr) {
    function = std::make_unique<KnownFunction>();
    classify_(L, {source_of(ar), ar.linedefined, ar.lastlinedefined, nullptr}, *function);
  }
  return *function;
}

const KnownFunction& KnownFunctions::of_value([[maybe_unused]] lua_State* L, [[maybe_unused]] int index) {
  if constexpr (is_luajit) {
    const luajit::Instruction* first = luajit::first_instruction(L, index);
    if (first == nullptr) return c_function();
    const luajit::Code code = luajit::code_at(L, index);
    const std::pair<const void*, int> key{first, code.first_line};
    if (const auto found = untrusted_.find(key); found != untrusted_.end()) return *found->second;
    auto function = std::make_unique<KnownFunction>();
    FunctionFacts facts{code.chunk_name, code.first_line, code.first_line == 0 ? -1 : code.last_line, nullptr};
    facts.own_lines.emplace();
    for (const luajit::LineStart& start : luajit::line_starts(L, index, code)) {
      facts.own_lines->push_back(start.line);
    }
    facts.inner_lines = [L, index = lua_absindex(L, index)] { return lines_of_luajit_chunk(L, index); };
    if (code.first_line == 0) facts.chunk_lines = facts.inner_lines();
    classify_(L, facts, *function);
    return *(untrusted_[key] = std::move(function));
  }
  return c_function();
}

void KnownFunctions::forget_value(const void* first_instruction) {
  const auto begin = untrusted_.lower_bound({first_instruction, std::numeric_limits<int>::min()});
  auto end = begin;
  for (; end != untrusted_.end() && end->first.first == first_instruction; ++end) {
    dead_.push_back(std::move(end->second));
  }
  untrusted_.erase(begin, end);
}

void KnownFunctions::forget() noexcept {
  ++generation_;
  forget_addresses();
  entries_.clear();
  untrusted_.clear();
  dead_.clear();
}

}  // namespace wayfinder::runtime
