#pragma once

namespace wayfinder::runtime {

/// The signal whose number the environment variable `variable` holds; `otherwise` where it holds none. Thread: any.
[[nodiscard]] int chosen_signal(const char* variable, int otherwise) noexcept;

}  // namespace wayfinder::runtime
