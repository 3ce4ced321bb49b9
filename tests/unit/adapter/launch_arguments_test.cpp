#include "adapter/requests/launch_arguments.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "adapter/session/route.hpp"

using namespace wayfinder;
using namespace wayfinder::adapter;

namespace {

/// A folder with one Lua file, gone with the object.
class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "wayfinder-launch-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
    std::ofstream{path_ / "app.lua"} << "print(1)\n";
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  Folder(Folder&&) = delete;
  Folder& operator=(Folder&&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

Result<LaunchArguments> read_launch(json arguments) {
  drop_editor_attributes(arguments);
  return read<LaunchArguments>(arguments, {}, UnknownFields::refuse);
}

Error refused(json arguments) {
  const auto result = read_launch(std::move(arguments));
  REQUIRE_FALSE(result);
  return result.error();
}

}  // namespace

TEST_CASE("what editors add to a configuration is not misspelt", "[adapter][launch]") {
  const auto arguments = read_launch({{"program", "a.lua"},
                                      {"type", "wayfinder"},
                                      {"name", "Run"},
                                      {"request", "launch"},
                                      {"preLaunchTask", "build"},
                                      {"internalConsoleOptions", "openOnSessionStart"},
                                      {"presentation", json::object()},
                                      {"__sessionId", "1"},
                                      {"__configurationTarget", 6}});
  REQUIRE(arguments);
  CHECK(arguments->program == "a.lua");
}

TEST_CASE("a misspelt attribute is named", "[adapter][launch]") {
  CHECK(refused({{"program", "a.lua"}, {"stopOnEntri", true}}).field == "stopOnEntri");
  CHECK(refused({{"program", "a.lua"}, {"profile", {{"mod", "sampling"}}}}).field == "profile.mod");
}

TEST_CASE("a value of the wrong kind is named with what was expected", "[adapter][launch]") {
  CHECK(refused(json::object()).message == "program: expected a string, got nothing");
  CHECK(refused({{"program", 3}}).field == "program");
  CHECK(refused({{"program", "a"}, {"args", "x"}}).message == "args: expected an array, got \"x\"");
  CHECK(refused({{"program", "a"}, {"args", {"x", 1}}}).field == "args[1]");
  CHECK(refused({{"program", "a"}, {"env", {{"A", 1}}}}).field == "env.A");
  CHECK(refused({{"program", "a"}, {"console", "window"}}).field == "console");
  CHECK(refused({{"program", "a"}, {"evaluateTimeoutMs", 0}}).field == "evaluateTimeoutMs");
  CHECK(refused({{"program", "a"}, {"pathMappings", {{{"localRoot", "/a"}}}}}).field == "pathMappings[0].remoteRoot");
}

TEST_CASE("a relative program is looked for in cwd, and cwd in the adapter's folder", "[adapter][launch]") {
  const Folder folder;
  const auto arguments = read_launch({{"program", "app.lua"}, {"cwd", folder.path().filename().string()}});
  REQUIRE(arguments);
  const auto plan = plan_launch(*arguments, folder.path().parent_path());
  REQUIRE(plan);
  CHECK(plan->directory == folder.path().string());
  CHECK(plan->program == "app.lua");
}

TEST_CASE("a program that is not there is named", "[adapter][launch]") {
  const Folder folder;
  const auto plan = plan_launch(*read_launch({{"program", "gone.lua"}}), folder.path());
  REQUIRE_FALSE(plan);
  CHECK(plan.error().field == "program");
  CHECK(plan.error().message ==
        "program: expected a Lua file, got \"" + (folder.path() / "gone.lua").string() + "\" (there is no such file)");
  const auto of_folder = plan_launch(*read_launch({{"program", folder.path().string()}}), "/");
  REQUIRE_FALSE(of_folder);
  CHECK(of_folder.error().field == "program");
}

TEST_CASE("a cwd that is not there is named", "[adapter][launch]") {
  const auto plan = plan_launch(*read_launch({{"program", "a.lua"}, {"cwd", "/no/such/folder"}}), "/");
  REQUIRE_FALSE(plan);
  CHECK(plan.error().field == "cwd");
}

TEST_CASE("memory limits are bytes of at least 1", "[adapter][launch]") {
  const Folder folder;
  const auto limits = [](json memory) { return read_launch({{"program", "app.lua"}, {"memory", std::move(memory)}}); };
  const auto plan = plan_launch(*limits({{"stopAtBytes", 5000}}), folder.path());
  REQUIRE(plan);
  CHECK(plan->memory.stop_at_bytes == 5000);
  CHECK_FALSE(plan->memory.snapshot_at_bytes);
  CHECK(limits({{"stopAtBytes", 0}}).error().field == "memory.stopAtBytes");
  CHECK(limits({{"snapshotAtBytes", "much"}}).error().field == "memory.snapshotAtBytes");
  CHECK(limits({{"stop", 1}}).error().field == "memory.stop");
}

TEST_CASE("a name that no variable can have is refused", "[adapter][launch]") {
  const Folder folder;
  const auto plan = plan_launch(*read_launch({{"program", "app.lua"}, {"env", {{"A=B", "1"}}}}), folder.path());
  REQUIRE_FALSE(plan);
  CHECK(plan.error().field == "env");
}

TEST_CASE("a text with a zero byte is refused by the attribute that holds it", "[adapter][launch]") {
  const Folder folder;
  const std::string zero{"a\0b", 3};
  const auto [attribute, value, field] = GENERATE_COPY(table<std::string, json, std::string>({
      {"program", zero, "program"},
      {"cwd", zero, "cwd"},
      {"luaPath", zero, "luaPath"},
      {"luaCpath", zero, "luaCpath"},
      {"config", zero, "config"},
      {"args", json::array({"fine", zero}), "args[1]"},
      {"env", json{{"A", zero}}, "env.A"},
  }));
  CAPTURE(attribute);
  json arguments{{"program", "app.lua"}};
  arguments[attribute] = value;
  const auto plan = plan_launch(*read_launch(arguments), folder.path());
  REQUIRE_FALSE(plan);
  CHECK(plan.error().field == field);
  CHECK(plan.error().message == field + ": expected a text without zero bytes, got \"a\\u0000b\"");
}
