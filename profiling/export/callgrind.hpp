#pragma once
#include <string>

#include "profiling/profile.hpp"

namespace wayfinder::profiling {

/// Callgrind's text format with the event "ns", in line mode "hits" too, in allocation mode bytes and objects instead:
/// self cost by line, and for each line that calls the cost of what it called, all threads joined. `calls=` counts
/// samples but in call mode, for a sampler sees no calls; frames of call mode stand at the line that defines their
/// function. A function that runs inside itself
/// is two: the outermost activation has its name, all deeper ones together `name'2`. So the inclusive time of a plain
/// name counts each sample once, whether a reader adds up its callers or its callees.
/// Source: "Callgrind Format Specification" in Valgrind's manual.
[[nodiscard]] Result<std::string> write_callgrind(const Profile& profile);

}  // namespace wayfinder::profiling
