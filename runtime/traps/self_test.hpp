#pragma once

namespace wayfinder::runtime::traps {

/// Whether breakpoints can be traps in this process: tried once, in a throw-away state under the fault guard. Needs a
/// trusted layout. The environment variable WAYFINDER_TRAPS=refuse makes it say no, so that what runs instead can be
/// tested. Thread: any, outside of ticks.
[[nodiscard]] bool traps_work() noexcept;

}  // namespace wayfinder::runtime::traps
