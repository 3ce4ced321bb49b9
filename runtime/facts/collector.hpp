#pragma once

namespace wayfinder::runtime::layout {

/// How the collector works.
struct Collector {
  bool is_generational{};
  int pause{};  ///< percent, as lua_gc takes it
  int step_multiplier{};
};

}  // namespace wayfinder::runtime::layout
