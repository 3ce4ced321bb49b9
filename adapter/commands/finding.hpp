#pragma once
#include <string>

namespace wayfinder::adapter {

/// One line of what `wayfinder doctor` reports.
struct Finding {
  enum class Kind { fine, bad, note };  ///< a note is for information: nothing of it is needed
  Kind kind{};
  std::string what;
  std::string advice;  ///< what to do next; "" where there is nothing to do
};

}  // namespace wayfinder::adapter
