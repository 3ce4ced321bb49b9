#include "protocol/json.hpp"

#include "adapter/commands/leaktest/formats.hpp"
#include "memory/graph/type_names.hpp"

namespace wayfinder::adapter {
namespace {

json group_json(const memory::GroupDelta& group) {
  return {{"type", memory::name_of(group.key.kind)},
          {"name", group.key.name},
          {"path", group.key.path},
          {"countDelta", group.count_delta},
          {"sizeDelta", group.size_delta}};
}

json test_json(const LeakTestResult& result) {
  json groups = json::array();
  for (const auto& group : result.finding.groups)
    groups.push_back(group_json(group));
  json test{{"name", result.name},
            {"file", result.file},
            {"leaked", result.finding.leaked},
            {"bytesPerIteration", result.finding.bytes_per_call},
            {"objectsPerIteration", result.finding.objects_per_call},
            {"iterations", result.iterations},
            {"rounds", result.finding.rounds},
            {"calls", result.finding.calls},
            {"failed", !result.failure.empty()},
            {"groups", std::move(groups)},
            {"message", message_of(result)}};
  if (result.finding.leaked) test["owner"] = result.finding.owner;
  return test;
}

}  // namespace

json leaks_json(const std::vector<LeakTestResult>& results) {
  json tests = json::array();
  for (const auto& result : results)
    tests.push_back(test_json(result));
  const LeakTestCounts counts = count(results);
  return {{"tests", std::move(tests)}, {"leaks", counts.leaks}, {"failures", counts.failures}};
}

std::string write_leaks_json(const std::vector<LeakTestResult>& results) {
  return dump_json(leaks_json(results)) + "\n";
}

}  // namespace wayfinder::adapter
