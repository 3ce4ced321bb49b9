#pragma once

#include "profiling/tree_block.hpp"
#include "runtime/facts/lua_api.hpp"

namespace wayfinder::runtime::tracing {

/// What counts the events of a standing hook. Thread: the VM's; on_event() in a hook, the others at safe points too.
class Collector {
 public:
  Collector() = default;
  virtual ~Collector() = default;
  Collector(const Collector&) = delete;
  Collector& operator=(const Collector&) = delete;

  /// The mask of the events that it is to have.
  [[nodiscard]] virtual int events() const noexcept = 0;
  virtual void on_event(lua_State* L, const lua_Debug& ar) = 0;

  /// Takes up what is under way in L; it counts nothing.
  virtual void adopt(lua_State* L) = 0;
  /// The time up to now is that of what runs.
  virtual void settle() noexcept = 0;
  /// No more events will come.
  virtual void end() = 0;

  /// What has been added since the block before. Call sent() when that is on its way.
  virtual void tell(profiling::TreeBlock& block) const = 0;
  virtual void sent() = 0;
};

}  // namespace wayfinder::runtime::tracing
