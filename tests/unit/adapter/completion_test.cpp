#include "adapter/commands/completion.hpp"

#include <CLI/CLI.hpp>
#include <catch2/catch.hpp>

using namespace wayfinder::adapter;

namespace {

using Words = std::vector<std::string>;

/// A command line that Wayfinder does not have: what is offered is read off it, whatever it is.
class MadeUp {
 public:
  MadeUp() {
    auto* bake = app_.add_subcommand("bake", "Bake a cake");
    bake->add_option("--format", text_, "How it is served")->type_name("whole|sliced|crumbs");
    bake->add_option("--recipe", text_, "What is in it")->type_name("FILE");
    bake->add_option("-n,--count", text_, "How many")->type_name("N");
    bake->add_flag("--slowly", flag_, "Takes its time");
    bake->add_subcommand("again", "Once more")->add_option("WHAT", text_, "What");
    auto* eat = app_.add_subcommand("eat", "Run a script while eating");
    eat->prefix_command();
    eat->add_flag("--fast", flag_, "In a hurry");
    app_.add_subcommand("secret", "")->group("");
  }

  [[nodiscard]] Words offered(const Words& words) const {
    Words found;
    for (const auto& candidate : complete_words(app_, words).candidates)
      found.push_back(candidate.word);
    return found;
  }
  [[nodiscard]] bool offers_files(const Words& words) const { return complete_words(app_, words).takes_files; }

 private:
  CLI::App app_{"", "made-up"};
  std::string text_;
  bool flag_{};
};

}  // namespace

TEST_CASE("commands are offered, hidden ones are not", "[adapter][completion]") {
  const MadeUp line;
  CHECK(line.offered({""}) == Words{"bake", "eat"});
  CHECK(line.offered({}) == Words{"bake", "eat"});
  CHECK(line.offered({"e"}) == Words{"eat"});
  CHECK(line.offered({"bake", ""}) == Words{"again"});
}

TEST_CASE("options are offered behind a dash, in both their forms", "[adapter][completion]") {
  const MadeUp line;
  CHECK(line.offered({"bake", "-"}) == Words{"--help", "-h", "--format", "--recipe", "--count", "-n", "--slowly"});
  CHECK(line.offered({"bake", "--s"}) == Words{"--slowly"});
}

TEST_CASE("a type that lists words offers them, also behind an equals sign", "[adapter][completion]") {
  const MadeUp line;
  CHECK(line.offered({"bake", "--format", ""}) == Words{"whole", "sliced", "crumbs"});
  CHECK(line.offered({"bake", "--format=s"}) == Words{"--format=sliced"});
  CHECK(line.offered({"bake", "--slowly=s"}).empty());
}

TEST_CASE("files are offered for an option that takes one, and for operands", "[adapter][completion]") {
  const MadeUp line;
  CHECK(line.offers_files({"bake", "--recipe", ""}));
  CHECK_FALSE(line.offers_files({"bake", "--count", ""}));
  CHECK(line.offers_files({"bake", "again", ""}));
  CHECK_FALSE(line.offers_files({"bake", ""}));
}

TEST_CASE("the value of an option is not taken for a command", "[adapter][completion]") {
  const MadeUp line;
  CHECK(line.offered({"bake", "--count", "again", "--f"}) == Words{"--format"});
  CHECK(line.offered({"bake", "-n", "again", ""}) == Words{"again"});
}

TEST_CASE("behind a script's name, words are the script's own", "[adapter][completion]") {
  const MadeUp line;
  CHECK(line.offered({"eat", "--f"}) == Words{"--fast"});
  CHECK(line.offered({"eat", "app.lua", "--f"}).empty());
  CHECK(line.offers_files({"eat", "app.lua", "--f"}));
}

TEST_CASE("behind two dashes nothing is an option", "[adapter][completion]") {
  const MadeUp line;
  CHECK(line.offered({"bake", "--", "--s"}).empty());
}
