#include "tests/unit/profiling/format_readers.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

namespace wayfinder::profiling {
namespace {

using nlohmann::json;

void add_stack(TotalsByName& totals, const std::vector<std::string>& stack, std::int64_t weight) {
  TotalsByName once;
  for (const auto& frame : stack)
    once[frame] = weight;
  for (const auto& [frame, time] : once)
    totals[frame] += time;
  totals["self " + stack.back()] += weight;
}

std::string without_depth(const std::string& name) {
  return name.ends_with("'2") ? name.substr(0, name.size() - 2) : name;
}

}  // namespace

TotalsByName read_folded(const std::string& text) {
  TotalsByName totals;
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) {
    const auto blank = line.rfind(' ');
    std::vector<std::string> stack;
    std::istringstream frames{line.substr(0, blank)};
    for (std::string frame; std::getline(frames, frame, ';');)
      stack.push_back(frame.substr(0, frame.find(" (app.lua:")));
    add_stack(totals, stack, std::stoll(line.substr(blank + 1)));
  }
  return totals;
}

TotalsByName read_speedscope(const std::string& text) {
  TotalsByName totals;
  const json file = json::parse(text);
  for (const json& profile : file["profiles"]) {
    REQUIRE(profile["samples"].size() == profile["weights"].size());
    for (std::size_t i = 0; i < profile["samples"].size(); ++i) {
      std::vector<std::string> stack;
      for (const std::size_t frame : profile["samples"][i])
        stack.push_back(file["shared"]["frames"][frame]["name"]);
      add_stack(totals, stack, profile["weights"][i]);
    }
  }
  return totals;
}

std::string html_data(const std::string& page) {
  const std::string opening = R"(<script id="data" type="application/json">)";
  const auto begin = page.find(opening);
  REQUIRE(begin != page.npos);
  const auto end = page.find("</script>", begin);
  REQUIRE(end != page.npos);
  return page.substr(begin + opening.size(), end - begin - opening.size());
}

TotalsByName read_html(const std::string& page) {
  TotalsByName totals;
  const json data = json::parse(html_data(page));
  REQUIRE(data["columns"][0]["id"] == "time");
  for (const json& thread : data["threads"]) {
    std::vector<std::string> stack;
    for (std::size_t i = 0; i < thread["frame"].size(); ++i) {
      stack.resize(thread["depth"][i].get<std::size_t>());
      const auto function = data["frames"]["function"][thread["frame"][i].get<std::size_t>()];
      stack.push_back(data["names"][function.get<std::size_t>()]);
      const std::int64_t own = thread["values"][0][0][i];
      if (own != 0) add_stack(totals, stack, own);
    }
  }
  return totals;
}

TotalsByName read_native(const std::string& text) {
  TotalsByName totals;
  const json file = json::parse(text);
  for (const json& function : file["functions"]) {
    const auto name = function["name"].get<std::string>() + (function["kind"] == "c" ? " [C]" : "");
    totals[name] += function["totalNs"].get<std::int64_t>();
    if (function["selfNs"] != 0) totals["self " + name] += function["selfNs"].get<std::int64_t>();
  }
  return totals;
}

/// The inclusive time is what callgrind_annotate makes of it: that of all calls of the function, or, where nobody calls
/// it, its own and that of its calls; the two ways must agree where both are there.
TotalsByName read_callgrind(const std::string& text) {
  const CallgrindFile file = parse_callgrind(text);
  TotalsByName totals;
  TotalsByName from_callers;
  for (const auto& [name, lines] : file.self) {
    for (const auto& [line, time] : lines) {
      if (time != 0) totals["self " + without_depth(name)] += time;
      if (!name.ends_with("'2")) totals[name] += time;
    }
  }
  for (const auto& call : file.calls) {
    if (!call.caller.ends_with("'2")) totals[call.caller] += call.below;
    if (!call.callee.ends_with("'2")) from_callers[call.callee] += call.below;
  }
  for (const auto& [name, time] : from_callers) {
    CHECK(totals[name] == time);
  }
  return totals;
}

TotalsByName read_pprof(const std::string& bytes) {
  TotalsByName totals;
  for (const auto& sample : parse_pprof(bytes).samples) {
    std::vector<std::string> stack;
    for (auto line = sample.stack.rbegin(); line != sample.stack.rend(); ++line)
      stack.push_back(line->function);
    add_stack(totals, stack, sample.values.at(1));
  }
  return totals;
}

/// As the viewers do: a sample lasts until the next one.
TotalsByName read_cpuprofile(const std::string& text) {
  const json file = json::parse(text);
  std::map<int, int> parents;
  std::map<int, std::string> names;
  for (const json& node : file["nodes"]) {
    names[node["id"]] = node["callFrame"]["functionName"];
    for (const int child : node.value("children", json::array()))
      REQUIRE(parents.emplace(child, node["id"]).second);
  }
  TotalsByName totals;
  const json& samples = file["samples"];
  REQUIRE(file["timeDeltas"].size() == samples.size());
  for (std::size_t i = 0; i + 1 < samples.size(); ++i) {
    std::vector<std::string> stack;
    for (int node = samples[i]; node != 1; node = parents.at(node))
      stack.insert(stack.begin(), names.at(node));
    add_stack(totals, stack, file["timeDeltas"][i + 1].get<std::int64_t>() * 1'000);
  }
  return totals;
}

}  // namespace wayfinder::profiling
