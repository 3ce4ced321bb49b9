#pragma once
#include <span>
#include <string>
#include <vector>

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
}

namespace wayfinder::adapter {

struct Candidate {
  std::string word;
  std::string summary;  ///< one line; "" where there is nothing to say
};

/// What may stand where the cursor is.
struct Completion {
  std::vector<Candidate> candidates;  ///< those that begin as the word under the cursor does, as they are declared
  bool takes_files{};                 ///< the shell's own files fit there too
};

/// What a shell may offer for the last of `words` (which may be ""), the words of a command line without the program's
/// name. All of it is read off the options and commands that `root` declares, so a new one needs nothing here.
/// Thread: any.
[[nodiscard]] Completion complete_words(const CLI::App& root, std::span<const std::string> words);

}  // namespace wayfinder::adapter
