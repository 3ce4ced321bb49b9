#include "runtime/breakpoints/known_functions.hpp"

#include "runtime/facts/lua_api.hpp"
#include "runtime/hooks/hook_mask.hpp"

namespace wayfinder::runtime {
namespace {

const KnownFunction& c_function() {
  static const auto& function = *new KnownFunction{.is_skipped = true, .lines = {}, .on_entry = {}};
  return function;
}

}  // namespace

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
    watched_[index_of(proto, watched_.size())] = {&proto, &function};
  } else if (!is_main) {
    cold_[index_of(proto, cold_.size())] = &proto;
  }
  return function;
}

void KnownFunctions::chunk_is_called(const layout::Proto& proto) noexcept {
  if (proto.first_line == 0) forget_addresses();
}

void KnownFunctions::forget_addresses() noexcept {
  cold_.fill(nullptr);
  watched_.fill({});
}

const KnownFunction& KnownFunctions::of_untrusted(lua_State* L, const CallFrame& frame) {
  lua_Debug ar{};
  ar.i_ci = frame.id;
  lua_getinfo(L, "S", &ar);
  auto& function = untrusted_[{ar.source, ar.linedefined}];
  if (function == nullptr) {
    function = std::make_unique<KnownFunction>();
    classify_(L, {source_of(ar), ar.linedefined, ar.lastlinedefined, nullptr}, *function);
  }
  return *function;
}

void KnownFunctions::forget() noexcept {
  forget_addresses();
  entries_.clear();
  untrusted_.clear();
  dead_.clear();
}

}  // namespace wayfinder::runtime
