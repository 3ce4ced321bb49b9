#include "adapter/commands/profile_diff.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <optional>
#include <string>

#include "adapter/commands/export_file.hpp"
#include "adapter/commands/profile_file.hpp"
#include "adapter/profiles/source_text.hpp"
#include "profiling/diff/profile_diff.hpp"
#include "profiling/export/diff_folded.hpp"
#include "profiling/export/diff_json.hpp"
#include "profiling/export/diff_table.hpp"
#include "profiling/export/html.hpp"
#include "protocol/json.hpp"

namespace wayfinder::adapter {
namespace {

struct DiffWords {
  std::optional<std::string> a;
  std::optional<std::string> b;
  std::string format{"human"};
  std::string per{"run"};
  std::string noise{"2"};
  std::string limit{"20"};
  std::optional<std::string> fail_over;
  std::string output{"-"};
};

/// The words after they were checked.
struct DiffOrder {
  profiling::DiffOptions options;
  std::size_t limit{};
  std::optional<double> fail_over;  ///< part of the first run
};

template <class Number>
Result<Number> number_of(std::string_view option, const std::string& word, Number least, Number most,
                         std::string_view wanted) {
  Number number{};
  if (CLI::detail::lexical_cast(word, number) && number >= least && number <= most) return number;
  return refuse(option, wanted, shown(json(word)));
}

Result<std::optional<double>> fail_over_of(const DiffWords& words) {
  if (!words.fail_over) return std::nullopt;
  std::string word = *words.fail_over;
  if (word.ends_with('%')) word.pop_back();
  constexpr double most = 1e6;
  const auto percent = number_of("--fail-over", word, 0.0, most, "percent of at least 0, such as 10%");
  if (!percent) return tl::unexpected(percent.error());
  return *percent / 100;
}

Result<DiffOrder> check(const CLI::App& diff, const DiffWords& words) {
  if (auto fits = check_words_before(diff); !fits) return tl::unexpected(std::move(fits.error()));
  if (!words.a) return refuse("A", wanted_profile, "nothing");
  if (!words.b) return refuse("B", wanted_profile, "nothing");
  if (words.format != "human" && words.format != "json" && words.format != "folded" && words.format != "html") {
    return refuse("--format", "human, json, folded or html", shown(json(words.format)));
  }
  if (words.per != "run" && words.per != "share") return refuse("--per", "run or share", shown(json(words.per)));
  const auto noise = number_of("--noise", words.noise, 0.0, 100.0, "percent from 0 to 100");
  if (!noise) return tl::unexpected(noise.error());
  constexpr std::int64_t most_rows = 1'000'000;
  const auto limit =
      number_of<std::int64_t>("--limit", words.limit, 1, most_rows, "a number of rows from 1 to 1000000");
  if (!limit) return tl::unexpected(limit.error());
  const auto fail_over = fail_over_of(words);
  if (!fail_over) return tl::unexpected(fail_over.error());
  for (const auto& read : {*words.a, *words.b}) {
    if (auto fits = check_profile_output(words.output, read); !fits) return tl::unexpected(std::move(fits.error()));
  }
  return DiffOrder{{words.per == "share" ? profiling::Per::share : profiling::Per::run, *noise / 100},
                   static_cast<std::size_t>(*limit),
                   *fail_over};
}

/// Whether the second run, or one function in it, costs more by over this part of the first run, beyond chance.
bool is_over(double part, const profiling::ProfileDiff& found) {
  const auto is_over = [allowed = part * found.whole.a.value](const profiling::Comparison& comparison) {
    return comparison.verdict == profiling::Verdict::more && comparison.change.delta > allowed;
  };
  return is_over(found.whole) || std::ranges::any_of(found.functions, is_over, &profiling::FunctionDiff::self);
}

Result<int> run_diff(const CLI::App& diff, const DiffWords& words) {
  const auto order = check(diff, words);
  if (!order) return tl::unexpected(order.error());
  const auto a = read_profile_file(*words.a, "A");
  if (!a) return tl::unexpected(a.error());
  const auto b = read_profile_file(*words.b, "B");
  if (!b) return tl::unexpected(b.error());
  const auto found = profiling::compare(*a, *b, order->options);
  if (!found) return tl::unexpected(found.error());
  std::string text;
  if (words.format == "html") {
    auto page =
        profiling::write_html_comparison(*a, *b, [](std::string_view source) { return read_source({}, source); });
    if (!page) return tl::unexpected(std::move(page.error()));
    text = std::move(*page);
  } else if (words.format == "json") {
    text = profiling::write_diff_json(*found, *a, *b);
  } else if (words.format == "folded") {
    text = profiling::write_diff_folded(*found, *a, *b);
  } else {
    text = profiling::write_diff_table(*found, *a, *b, order->limit);
  }
  if (const auto written = write_output(text, words.output); !written) {
    fmt::print(stderr, "wayfinder profile: {}\n", written.error().message);
    return 1;
  }
  return order->fail_over && is_over(*order->fail_over, *found) ? 1 : 0;
}

}  // namespace

CommandWork declare_profile_diff(CLI::App& diff) {
  auto words = std::make_shared<DiffWords>();
  diff.add_option("A", words->a, "The profile before, in the json format");
  diff.add_option("B", words->b, "The profile after");
  diff.add_option("--format", words->format, "human (default), json, html, or folded for a red and blue flame graph")
      ->type_name("F");
  diff.add_option("--per", words->per, "run (default): both did the same work; share: parts of the whole are compared")
      ->type_name("PER");
  diff.add_option("--noise", words->noise, "By how much a time differs from run to run of itself (default 2)")
      ->type_name("PERCENT");
  diff.add_option("--limit", words->limit, "Rows of each table of the human format (default 20)")->type_name("N");
  diff.add_option("--fail-over", words->fail_over,
                  "Exit code 1 when the run, or one function, got slower by more than this part of A")
      ->type_name("PERCENT");
  diff.add_option("-o,--output", words->output, "File to write; - is stdout (default)")->type_name("FILE");
  diff.footer(
      "\nExamples:\n"
      "  wayfinder profile diff before.profile.json after.profile.json\n"
      "  wayfinder profile diff --format folded before.profile.json after.profile.json | flamegraph.pl > diff.svg\n");
  return [words, &diff] { return run_diff(diff, *words); };
}

}  // namespace wayfinder::adapter
