#include "adapter/top/view_state.hpp"

#include <catch2/catch.hpp>

#include "made_measurement.hpp"

using namespace wayfinder::adapter::top;

namespace {

constexpr Key letter(char32_t character) {
  return {Key::Kind::character, character, 0};
}
constexpr Key special(Key::Kind kind) {
  return {kind, 0, 0};
}
constexpr Key function(int number) {
  return {Key::Kind::function, 0, number};
}

std::vector<std::string> names_of(const Measurement& measurement, const ViewState& state) {
  std::vector<std::string> names;
  for (const auto* row : rows_of(measurement, state))
    names.push_back(row->name);
  return names;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("s goes through the orders: self, total, name", "[adapter][top]") {
  const auto measurement = made_measurement();
  ViewState state;
  CHECK(names_of(measurement, state) == Names{"hot", "warm", "main chunk (app.lua)"});
  CHECK(react(state, measurement, letter('s')) == Action::none);
  CHECK(names_of(measurement, state) == Names{"main chunk (app.lua)", "hot", "warm"});
  CHECK(react(state, measurement, function(6)) == Action::none);
  CHECK(names_of(measurement, state) == Names{"hot", "main chunk (app.lua)", "warm"});
}

TEST_CASE("a filter finds names and files, whatever their case", "[adapter][top]") {
  const auto measurement = made_measurement();
  ViewState state;
  CHECK(react(state, measurement, letter('/')) == Action::none);
  for (const char character : {'L', 'U', 'a', ':', '9', 'x'})
    CHECK(react(state, measurement, letter(static_cast<char32_t>(character))) == Action::none);
  CHECK(names_of(measurement, state).empty());
  CHECK(react(state, measurement, special(Key::Kind::backspace)) == Action::none);
  CHECK(names_of(measurement, state) == Names{"warm"});
  CHECK(react(state, measurement, special(Key::Kind::enter)) == Action::none);
  CHECK_FALSE(state.is_filter_typed);
  CHECK(react(state, measurement, special(Key::Kind::escape)) == Action::none);
  CHECK(state.filter.empty());
}

TEST_CASE("while a filter is typed, letters are text and backspace takes back whole ones", "[adapter][top]") {
  const auto measurement = made_measurement();
  ViewState state;
  state.is_filter_typed = true;
  CHECK(react(state, measurement, letter('q')) == Action::none);
  CHECK(react(state, measurement, letter(U'測')) == Action::none);
  CHECK(react(state, measurement, letter(U'ö')) == Action::none);
  CHECK(react(state, measurement, letter(U'😀')) == Action::none);
  CHECK(state.filter == "q測ö😀");
  CHECK(react(state, measurement, special(Key::Kind::backspace)) == Action::none);
  CHECK(state.filter == "q測ö");
}

TEST_CASE("the cursor stays on its function when the order changes", "[adapter][top]") {
  auto measurement = made_measurement();
  ViewState state;
  CHECK(react(state, measurement, special(Key::Kind::down)) == Action::none);
  CHECK(rows_of(measurement, state)[state.selected]->name == "warm");
  measurement.whole[0].self_percent = 90;
  follow(state, measurement);
  CHECK(state.selected == 0);
  CHECK(rows_of(measurement, state)[state.selected]->name == "warm");
}

TEST_CASE("the cursor at the top stays at the top", "[adapter][top]") {
  auto measurement = made_measurement();
  ViewState state;
  measurement.whole[0].self_percent = 90;
  follow(state, measurement);
  CHECK(state.selected == 0);
}

TEST_CASE("the cursor goes no further than the rows, however few are left", "[adapter][top]") {
  auto measurement = made_measurement();
  ViewState state;
  CHECK(react(state, measurement, special(Key::Kind::page_down)) == Action::none);
  CHECK(react(state, measurement, special(Key::Kind::end)) == Action::none);
  CHECK(state.selected == 2);
  CHECK(react(state, measurement, special(Key::Kind::down)) == Action::none);
  CHECK(state.selected == 2);
  measurement.whole.clear();
  follow(state, measurement);
  CHECK(state.selected == 0);
  CHECK(react(state, measurement, special(Key::Kind::enter)) == Action::none);
  CHECK_FALSE(state.opened);
}

TEST_CASE("Enter opens a function, arrows go to its neighbours, Enter closes", "[adapter][top]") {
  const auto measurement = made_measurement();
  ViewState state;
  CHECK(react(state, measurement, special(Key::Kind::enter)) == Action::none);
  CHECK(state.opened == wayfinder::profiling::FunctionId{1});
  CHECK(react(state, measurement, special(Key::Kind::down)) == Action::none);
  CHECK(state.opened == wayfinder::profiling::FunctionId{0});
  CHECK(react(state, measurement, special(Key::Kind::enter)) == Action::none);
  CHECK_FALSE(state.opened);
}

TEST_CASE("keys that do something say what", "[adapter][top]") {
  const auto measurement = made_measurement();
  ViewState state;
  CHECK(react(state, measurement, letter('q')) == Action::leave);
  CHECK(react(state, measurement, function(10)) == Action::leave);
  CHECK(react(state, measurement, letter('g')) == Action::collect);
  CHECK(react(state, measurement, letter('r')) == Action::reset);
  CHECK(react(state, measurement, letter('e')) == Action::export_profile);
  CHECK(react(state, measurement, letter('x')) == Action::none);
  CHECK(react(state, measurement, function(1)) == Action::none);
  CHECK(state.shows_help);
  CHECK(react(state, measurement, letter('x')) == Action::none);
  CHECK_FALSE(state.shows_help);
}

TEST_CASE("a program that has ended is looked at until a key that means nothing else", "[adapter][top]") {
  auto measurement = made_measurement();
  measurement.activity = Activity::ended;
  ViewState state;
  CHECK(react(state, measurement, special(Key::Kind::down)) == Action::none);
  CHECK(react(state, measurement, letter('s')) == Action::none);
  CHECK(react(state, measurement, letter('g')) == Action::none);
  CHECK(react(state, measurement, letter(' ')) == Action::leave);
  CHECK(react(state, measurement, special(Key::Kind::escape)) == Action::leave);
}
