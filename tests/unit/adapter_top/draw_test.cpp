#include "adapter/top/draw.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "made_measurement.hpp"

using namespace wayfinder::adapter::top;

namespace {

Screen drawn(const Measurement& measurement, const ViewState& state, std::size_t columns, std::size_t rows,
             const Extras& extras = {}) {
  use_unicode();
  return draw(measurement, state, extras, {columns, rows, Charset::unicode});
}

std::string text_of(const Screen& screen) {
  std::string text;
  for (const Line& line : screen.lines)
    text += text_of(line) + "\n";
  return text;
}

bool has(const Screen& screen, std::string_view text) {
  return text_of(screen).find(text) != std::string::npos;
}

Style style_at(const Screen& screen, std::string_view text) {
  for (const Line& line : screen.lines) {
    for (const Span& span : line) {
      if (span.text.find(text) != std::string::npos) return span.style;
    }
  }
  return Style::plain;
}

}  // namespace

TEST_CASE("the picture fits its window, whatever the size", "[adapter][top]") {
  auto measurement = made_measurement();
  measurement.program = "a very long command line with 測定 in it, that no narrow window can hold";
  measurement.whole[0].name = "測定測定測定測定測定測定測定測定測定測定測定測定測定測定測定測定測定測定測定";
  measurement.whole[1].place = "/a/very/long/path/to/some/folder/of/a/project/with/deep/folders/file.lua:12345";
  const std::vector<std::string> output(30, "a line of output that is longer than any window that is looked at here");
  const Calls calls{measurement.whole[1], {{"main", "app.lua:1", 100, 5}}, {{"spin", "app.lua:2", 99, 4}}};
  ViewState with_help;
  with_help.shows_help = true;
  ViewState with_filter;
  with_filter.is_filter_typed = true;
  with_filter.filter = "a text";
  for (const std::size_t columns : {1U, 5U, 19U, 40U, 41U, 59U, 60U, 80U, 200U}) {
    for (const std::size_t rows : {1U, 2U, 3U, 5U, 8U, 12U, 24U, 60U}) {
      for (const auto& state : {ViewState{}, with_help, with_filter}) {
        for (const Calls* opened : {static_cast<const Calls*>(nullptr), &calls}) {
          CAPTURE(columns, rows);
          const auto screen = drawn(measurement, state, columns, rows, {output, opened});
          REQUIRE(screen.lines.size() == rows);
          for (const Line& line : screen.lines)
            REQUIRE(width_of(text_of(line)) <= columns);
        }
      }
    }
  }
}

TEST_CASE("the hottest function stands first, with its share and its place", "[adapter][top]") {
  const auto screen = drawn(made_measurement(), {}, 100, 30);
  CHECK(text_of(screen.lines[5]).find("SELF%▼  TOTAL%") == 0);
  const auto first = text_of(screen.lines[6]);
  CHECK(first.find(" 70.0   75.0      700.0  hot") == 0);
  CHECK(first.find("app.lua:5") != std::string::npos);
  CHECK(text_of(screen.lines[7]).find(" 20.0   25.0") == 0);
}

TEST_CASE("the header says who it is, how busy and how large", "[adapter][top]") {
  const auto screen = drawn(made_measurement(), {}, 120, 30);
  for (const auto* text : {"lua5.4 server.lua  running  Lua 5.4.4  pid 4711  up 1:02:07", "62.5%]", "samples 12,345",
                           "lost 0", "at 100 Hz", "12.3 MiB  +1.2 MiB/s  peak 14.0 MiB", "▁▂▄█",
                           "GC  incremental  3.2% of the time  pause 200  step multiplier 100"}) {
    CAPTURE(text, text_of(screen));
    CHECK(has(screen, text));
  }
}

TEST_CASE("a narrow window keeps what matters", "[adapter][top]") {
  const auto screen = drawn(made_measurement(), {}, 40, 15);
  for (const auto* text : {"running", "62.5%", "12.3 MiB", " 70.0   75.0  hot", "F1Help", "F10Quit"}) {
    CAPTURE(text, text_of(screen));
    CHECK(has(screen, text));
  }
}

TEST_CASE("the last seconds have rows of their own", "[adapter][top]") {
  ViewState state;
  state.is_recent = true;
  const auto screen = drawn(made_measurement(), state, 100, 30);
  CHECK(has(screen, "the last 5 s"));
  CHECK(has(screen, " 99.0   99.0"));
  CHECK_FALSE(has(screen, "hot"));
  CHECK(has(drawn(made_measurement(), {}, 100, 30), "all 0:01:00"));
}

TEST_CASE("a hot function is red, a warm one yellow, and the cursor's row is marked whole", "[adapter][top]") {
  ViewState state;
  state.selected = 2;
  auto measurement = made_measurement();
  measurement.whole[0].self_percent = 6;
  const auto screen = drawn(measurement, state, 100, 30);
  CHECK(style_at(screen, "hot") == Style::hot);
  CHECK(style_at(screen, "warm") == Style::warm);
  CHECK(style_at(screen, "main chunk") == Style::selected);
  CHECK(width_of(text_of(screen.lines[8])) == 100);
}

TEST_CASE("the cursor stays in sight in a long list", "[adapter][top]") {
  auto measurement = made_measurement();
  for (std::uint32_t i = 3; i < 100; ++i)
    measurement.whole.push_back(row(i, fmt::format("f{}", i), "app.lua:1", 0, 1));
  ViewState state;
  state.selected = 57;
  const auto screen = drawn(measurement, state, 80, 24);
  CHECK(screen.page_rows == 17);
  CHECK(screen.first_row == 41);
  state.first_row = screen.first_row;
  state.selected = 50;
  CHECK(drawn(measurement, state, 80, 24).first_row == 41);
  state.selected = 3;
  CHECK(drawn(measurement, state, 80, 24).first_row == 3);
}

TEST_CASE("an opened function shows who calls it and whom it calls", "[adapter][top]") {
  const auto measurement = made_measurement();
  const Calls calls{measurement.whole[1], {{"serve", "app.lua:40", 90, 5}}, {{"spin", "app.lua:2", 80, 4}}};
  const auto text = text_of(drawn(measurement, {}, 80, 24, {{}, &calls}));
  const auto function = text.find("self 70.0%, total 75.0%");
  const auto caller = text.find("serve ");
  const auto callee = text.find("spin");
  CAPTURE(text);
  CHECK(function < caller);
  CHECK(caller < callee);
  CHECK(callee != std::string::npos);
}

TEST_CASE("what the program prints is shown below its functions and cannot disturb them", "[adapter][top]") {
  const std::vector<std::string> output{"first", "\x1B[2J\xFF last"};
  const auto screen = drawn(made_measurement(), {}, 80, 30, {output, nullptr});
  CHECK(text_of(screen.lines[28]) == "\\x1B[2J\\xFF last");
  CHECK(text_of(screen.lines[27]) == "first");
  CHECK_FALSE(has(drawn(made_measurement(), {}, 80, 10, {output, nullptr}), "first"));
  const std::vector<std::string> written_over{"測\tb\tc", "10%\r100%\r"};
  const auto columns = drawn(made_measurement(), {}, 80, 30, {written_over, nullptr});
  CHECK(text_of(columns.lines[27]) == "測      b       c");
  CHECK(text_of(columns.lines[28]) == "100%");
}

TEST_CASE("a program that is in a C function, has ended, or waits is called so", "[adapter][top]") {
  auto measurement = made_measurement();
  measurement.activity = Activity::joining;
  measurement.whole.clear();
  measurement.memory.reset();
  CHECK(has(drawn(measurement, {}, 120, 24), "in a C function, where it perhaps waits"));
  measurement.activity = Activity::ended;
  measurement.end = "killed by signal 11 (SIGSEGV: Segmentation fault)";
  const auto screen = drawn(measurement, {}, 120, 24);
  CHECK(has(screen, "The program has ended: killed by signal 11 (SIGSEGV: Segmentation fault). q leaves."));
  CHECK(style_at(screen, "killed by") == Style::alarm);
  measurement.activity = Activity::waiting;
  CHECK(has(drawn(measurement, {}, 120, 24), "waiting"));
}

TEST_CASE("notices and the filter take the place of the keys", "[adapter][top]") {
  ViewState state;
  state.notice = "Collected 1.0 MiB in 2.0 ms; 3.0 MiB are left.";
  CHECK(text_of(drawn(made_measurement(), state, 80, 24).lines.back()).starts_with(" Collected 1.0 MiB"));
  state.is_filter_typed = true;
  state.filter = "ho";
  CHECK(text_of(drawn(made_measurement(), state, 80, 24).lines.back()).starts_with("Filter: ho_"));
}

TEST_CASE("without UTF-8 the picture is ASCII", "[adapter][top]") {
  const auto screen = draw(made_measurement(), {}, {}, {100, 24, Charset::ascii});
  for (const char letter : text_of(screen))
    REQUIRE(static_cast<unsigned char>(letter) < 0x80);
}
