#pragma once
#include "adapter/commands/command.hpp"

namespace wayfinder::adapter {

/// `wayfinder profile diff A B`: what got slower between two profile files in the json format. Declares its options on
/// `diff`, a subcommand of `profile`. Usage errors name A, B, an option, or the option of `profile` that was given in
/// front of `diff`.
[[nodiscard]] CommandWork declare_profile_diff(CLI::App& diff);

}  // namespace wayfinder::adapter
