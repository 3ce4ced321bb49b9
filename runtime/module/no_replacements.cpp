#include "runtime/module/library_replacements.hpp"

namespace wayfinder::runtime {

std::span<const Replacement> own_replacements() noexcept {
  return {};
}

}  // namespace wayfinder::runtime
