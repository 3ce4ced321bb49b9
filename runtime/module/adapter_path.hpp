#pragma once
#include <string>

namespace wayfinder::runtime {

/// Where our executable is, as seen from this module: where both are installed, or both are built, else in PATH;
/// "" when it is nowhere. Thread: any.
[[nodiscard]] std::string adapter_beside_module();

}  // namespace wayfinder::runtime
