#include "adapter/commands/leaktest/baseline.hpp"

#include <cerrno>
#include <fstream>
#include <system_error>

#include "adapter/files/whole_file.hpp"
#include "protocol/json.hpp"

namespace wayfinder::adapter {
namespace {

constexpr std::string_view option = "--baseline";
constexpr int baseline_version = 1;
constexpr double tolerance = 1.1;

Result<LeakBaseline> refuse_baseline(const std::string& path, const std::string& why) {
  return refuse(option, "a baseline that --update-baseline wrote", shown(json(path)) + " (" + why + ")");
}

}  // namespace

Result<LeakBaseline> read_baseline(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  if (!file) return refuse_baseline(path, std::generic_category().message(errno));
  const std::string text{std::istreambuf_iterator<char>{file}, {}};
  const auto content = parse_json(text);
  if (!content || !content->is_object() || !content->contains("version")) return refuse_baseline(path, "no baseline");
  if ((*content)["version"] != baseline_version) {
    return refuse_baseline(path, "version " + shown((*content)["version"]) + ", this reads version 1");
  }
  const auto tests = content->find("tests");
  if (tests == content->end() || !tests->is_array()) return refuse_baseline(path, "no tests in it");
  LeakBaseline baseline;
  for (const auto& test : *tests) {
    const auto has = [&](const char* name) { return test.is_object() && test.contains(name); };
    const bool is_whole = has("file") && test["file"].is_string() && has("name") && test["name"].is_string() &&
                          has("bytesPerIteration") && test["bytesPerIteration"].is_number();
    if (!is_whole) return refuse_baseline(path, "a test that is none: " + shown(test));
    baseline[{test["file"], test["name"]}] = test["bytesPerIteration"];
  }
  return baseline;
}

Result<void> write_baseline(const std::string& path, const std::vector<LeakTestResult>& results) {
  json tests = json::array();
  for (const auto& result : results) {
    if (!result.finding.leaked) continue;
    tests.push_back({{"file", result.file},
                     {"name", result.name},
                     {"bytesPerIteration", result.finding.bytes_per_call},
                     {"objectsPerIteration", result.finding.objects_per_call}});
  }
  constexpr int indent = 2;
  const json content{{"version", baseline_version}, {"tests", std::move(tests)}};
  const std::string text = content.dump(indent, ' ', false, json::error_handler_t::replace) + "\n";
  const auto written = write_whole_file(path, text, option);
  if (!written) return tl::unexpected(written.error());
  return {};
}

void forgive_known_leaks(const LeakBaseline& baseline, std::vector<LeakTestResult>& results) {
  for (auto& result : results) {
    const auto known = baseline.find({result.file, result.name});
    if (known == baseline.end() || result.finding.bytes_per_call > known->second * tolerance) continue;
    result.finding.leaked = false;
  }
}

}  // namespace wayfinder::adapter
