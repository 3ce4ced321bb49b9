#pragma once
#include "runtime/agent/command.hpp"
#include "runtime/inspect/collector_pause.hpp"

namespace wayfinder::runtime::inspect {

/// A command() during which Lua's collector makes no step: one that reads objects of the program's while it makes some
/// of its own.
template <class Request, auto handler>
constexpr Command quiet_command(When when) {
  return command<Request, [](const Vm& vm, const typename Request::Arguments& arguments) {
    const CollectorPause pause{vm.L};
    return handler(vm, arguments);
  }>(when);
}

}  // namespace wayfinder::runtime::inspect
