#include "adapter/commands/completion.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "adapter/commands/value_words.hpp"

namespace wayfinder::adapter {
namespace {

/// What the words before the cursor lead to.
struct Place {
  const CLI::App* command{};
  const CLI::Option* option{};  ///< whose value comes next
  std::size_t operands{};       ///< words of the command that are no options
  bool is_past_options{};       ///< behind `--`, or among the words of a script

  [[nodiscard]] bool is_of_script() const { return command->get_prefix_command() && operands > 0; }
};

const CLI::App* subcommand_of(const CLI::App& app, const std::string& name) {
  const auto found = app.get_subcommands([&](const CLI::App* sub) { return sub->get_name() == name; });
  return found.empty() ? nullptr : found.front();
}

bool takes_value(const CLI::Option& option) {
  return option.get_items_expected_max() > 0;
}

void pass(Place& place, const std::string& word) {
  if (place.is_of_script()) return;
  if (place.option != nullptr) {
    place.option = nullptr;
  } else if (!place.is_past_options && word == "--") {
    place.is_past_options = true;
  } else if (!place.is_past_options && word.size() > 1 && word.starts_with('-')) {
    const auto* option = place.command->get_option_no_throw(word);
    if (option != nullptr && takes_value(*option)) place.option = option;
  } else if (const auto* sub = place.operands == 0 ? subcommand_of(*place.command, word) : nullptr) {
    place = {.command = sub};
  } else {
    ++place.operands;
  }
}

/// Keeps of `words` what begins as `begun` does.
void offer(Completion& completion, const std::string& begun, std::vector<Candidate> words) {
  for (auto& candidate : words) {
    if (candidate.word.starts_with(begun)) completion.candidates.push_back(std::move(candidate));
  }
}

/// `front`: what stands before the value in the same word, as in --mode=line.
void offer_values(Completion& completion, const std::string& begun, const CLI::Option& option,
                  const std::string& front) {
  std::vector<Candidate> words;
  for (auto& word : words_of_value(option))
    words.push_back({front + word, ""});
  offer(completion, begun, std::move(words));
  completion.takes_files = front.empty() && takes_file(option);
}

void offer_options(Completion& completion, const std::string& begun, const CLI::App& command) {
  std::vector<Candidate> words;
  for (const auto* option : command.get_options()) {
    if (option->get_group().empty()) continue;
    for (const auto& name : option->get_lnames())
      words.push_back({"--" + name, option->get_description()});
    for (const auto& name : option->get_snames())
      words.push_back({"-" + name, option->get_description()});
  }
  offer(completion, begun, std::move(words));
}

void offer_operands(Completion& completion, const std::string& begun, const Place& place) {
  if (place.operands == 0) {
    std::vector<Candidate> words;
    for (const auto* sub :
         place.command->get_subcommands([](const CLI::App* app) { return !app->get_group().empty(); }))
      words.push_back({sub->get_name(), sub->get_description()});
    offer(completion, begun, std::move(words));
  }
  const auto operands = place.command->get_options([](const CLI::Option* option) { return option->get_positional(); });
  if (operands.empty()) return;
  offer_values(completion, begun, *operands[std::min(place.operands, operands.size() - 1)], "");
  completion.takes_files = true;
}

}  // namespace

Completion complete_words(const CLI::App& root, std::span<const std::string> words) {
  Place place{.command = &root};
  const std::string begun = words.empty() ? "" : words.back();
  for (const auto& word : words.first(words.empty() ? 0 : words.size() - 1))
    pass(place, word);
  Completion completion;
  if (place.option != nullptr) {
    offer_values(completion, begun, *place.option, "");
  } else if (place.is_of_script()) {
    completion.takes_files = true;
  } else if (place.is_past_options || !begun.starts_with('-')) {
    offer_operands(completion, begun, place);
  } else if (const auto equals = begun.find('='); equals != begun.npos) {
    const auto* option = place.command->get_option_no_throw(begun.substr(0, equals));
    if (option != nullptr && takes_value(*option)) {
      offer_values(completion, begun, *option, begun.substr(0, equals + 1));
    }
  } else {
    offer_options(completion, begun, *place.command);
  }
  return completion;
}

}  // namespace wayfinder::adapter
