#pragma once
#include <string>
#include <vector>

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class Option;
}

/// What an option's type_name() says of its value: `a|b|c` lists the words, FILE is one, and a few names stand for
/// words that several commands take.
namespace wayfinder::adapter {

/// The words that the option takes; empty when they cannot be listed. Thread: any.
[[nodiscard]] std::vector<std::string> words_of_value(const CLI::Option& option);

/// Whether the option's value is a file or a folder. Thread: any.
[[nodiscard]] bool takes_file(const CLI::Option& option);

}  // namespace wayfinder::adapter
