#pragma once
#include "adapter/commands/command.hpp"

namespace wayfinder::adapter {

/// `wayfinder profile convert FILE --to FORMAT [-o FILE]`: a profile file in the json format as any other format.
/// Declares its options on `convert`, a subcommand of `profile`. Usage errors name FILE, --to, -o, or the option of
/// `profile` that was given in front of `convert`.
[[nodiscard]] CommandWork declare_profile_convert(CLI::App& convert);

}  // namespace wayfinder::adapter
