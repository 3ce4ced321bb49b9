#include "runtime/breakpoints/hit_condition.hpp"

#include <array>
#include <charconv>

#include "protocol/json.hpp"

namespace wayfinder::runtime {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

}  // namespace

Result<HitCondition> HitCondition::parse(std::string_view text, std::string_view field) {
  struct Operator {
    std::string_view text;
    Comparison comparison;
  };
  static constexpr std::array operators{Operator{"==", Comparison::equal},   Operator{">=", Comparison::at_least},
                                        Operator{"<=", Comparison::at_most}, Operator{">", Comparison::above},
                                        Operator{"<", Comparison::below},    Operator{"=", Comparison::equal},
                                        Operator{"%", Comparison::multiple}};
  auto comparison = Comparison::equal;
  std::string_view rest = trimmed(text);
  for (const Operator& known : operators) {
    if (!rest.starts_with(known.text)) continue;
    comparison = known.comparison;
    rest = trimmed(rest.substr(known.text.size()));
    break;
  }
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
  const bool is_number = error == std::errc{} && end == rest.data() + rest.size();
  const bool counts_to_it = comparison == Comparison::multiple || comparison == Comparison::equal;
  if (!is_number || (counts_to_it && number == 0)) {
    return refuse(field, "a number of hits, perhaps after ==, >=, >, <=, < or %", shown(json(text)));
  }
  return HitCondition{comparison, number};
}

bool HitCondition::holds(std::uint64_t hit) const noexcept {
  switch (comparison_) {
    case Comparison::equal:
      return hit == number_;
    case Comparison::at_least:
      return hit >= number_;
    case Comparison::above:
      return hit > number_;
    case Comparison::at_most:
      return hit <= number_;
    case Comparison::below:
      return hit < number_;
    case Comparison::multiple:
      return hit % number_ == 0;
  }
  return false;
}

}  // namespace wayfinder::runtime
