#pragma once
#include <string>

namespace wayfinder::runtime {

/// Whether this process's Lua lies in memory as runtime/luaXX.hpp says.
struct LayoutVerdict {
  bool is_trusted{};
  std::string reason;  ///< why not, a clause for a person: "a call's current line differs"; "" when trusted
};

/// The verdict, found at the first call and kept: in a throw-away state, under the fault guard, every fact that we use
/// is compared with what the public API says of known objects, calls and coroutines. Well below a millisecond. The
/// environment variable WAYFINDER_LAYOUT=refuse makes it say no, so that what runs instead can be tested.
/// Thread: any, outside of ticks; installs the fault guard.
[[nodiscard]] const LayoutVerdict& layout_verdict();

}  // namespace wayfinder::runtime
