#pragma once
#include <chrono>
#include <vector>

namespace wayfinder::test {

/// Whether the process is there and no zombie.
[[nodiscard]] bool is_alive(int process);
[[nodiscard]] bool gone_within(int process, std::chrono::milliseconds limit);
/// Those that are there now.
[[nodiscard]] std::vector<int> children_of(int process);
/// Waits for a child that is not among `known`; fails the test when none comes in time.
[[nodiscard]] int new_child_of(int process, const std::vector<int>& known);

}  // namespace wayfinder::test
