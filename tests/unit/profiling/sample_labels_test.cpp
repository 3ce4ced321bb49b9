#include "profiling/sample_labels.hpp"

#include <catch2/catch.hpp>

#include "profiling/export/native_json.hpp"
#include "profiling/profile_windows.hpp"
#include "tests/unit/profiling/format_readers.hpp"
#include "tests/unit/profiling/made_profile.hpp"

using namespace wayfinder;
using namespace wayfinder::profiling;
using namespace std::chrono_literals;

namespace {

using Labels = std::map<std::string, std::string>;

/// Samples of one function on one line, each of 10 ns under one of these sets; {} for none.
SampleBlock block_of(const std::vector<LabelSet>& sets) {
  SampleBlock block;
  block.profile = 1;
  block.functions = {{1, FunctionKind::lua, 5, 9, "@app.lua", "work"}};
  for (const LabelSet& set : sets) {
    SampleRecord sample{10, 0, 1, 0, {{1, 6}}, 0};
    if (!set.empty()) {
      block.label_sets.push_back(set);
      sample.labels = static_cast<std::uint32_t>(block.label_sets.size());
    }
    block.samples.push_back(sample);
  }
  return block;
}

Profile profile_of(const std::vector<LabelSet>& sets) {
  Profile profile{{.id = 1}};
  REQUIRE(profile.merge(block_of(sets)));
  return profile;
}

/// Nanoseconds by labels but "thread", as pprof has them.
std::map<Labels, std::int64_t> pprof_times(const Profile& profile) {
  std::map<Labels, std::int64_t> times;
  for (const auto& sample : parse_pprof(content_of(profile, "pprof")).samples) {
    auto labels = sample.labels;
    labels.erase("thread");
    times[labels] += sample.values.at(1);
  }
  return times;
}

const LabelSet first{{"request", "1"}};
const LabelSet second{{"app", "shop"}, {"request", "2"}};

}  // namespace

TEST_CASE("a function's samples are told apart by their labels in pprof", "[profiling][labels]") {
  const auto times = pprof_times(profile_of({first, second, {}, first}));
  CHECK(times ==
        std::map<Labels, std::int64_t>{{{}, 10}, {{{"request", "1"}}, 20}, {{{"app", "shop"}, {"request", "2"}}, 10}});
}

TEST_CASE("labels come back from the native file as they were, any bytes", "[profiling][labels]") {
  const Profile profile = profile_of({first, {}, {{"caf\xE9", "\xFF"}}});
  const auto text = write_native_json(profile);
  REQUIRE(text);
  const auto read = read_native_json(*text);
  REQUIRE(read);
  CHECK(std::ranges::equal(read->labels().sets(), profile.labels().sets()));
  CHECK(std::ranges::equal(read->labels().counts(), profile.labels().counts()));
  CHECK(std::ranges::equal(read->timeline(), profile.timeline()));
}

TEST_CASE("a profile without labels has nothing of them in its file", "[profiling][labels]") {
  const auto text = write_native_json(profile_of({{}, {}}));
  REQUIRE(text);
  CHECK(text->find("label\":") != std::string::npos);
  CHECK(text->find("labelSets\":[") == std::string::npos);
  CHECK(text->find("labels\":") == std::string::npos);
}

TEST_CASE("pieces of a profile have the labels of their own samples", "[profiling][labels]") {
  ProfileWindows windows;
  Profile whole = profile_of({first, first});
  CHECK(pprof_times(windows.next(whole, {}, 1s)) == std::map<Labels, std::int64_t>{{{{"request", "1"}}, 20}});
  REQUIRE(whole.merge(block_of({first, second})));
  CHECK(pprof_times(windows.next(whole, {}, 1s)) ==
        std::map<Labels, std::int64_t>{{{{"request", "1"}}, 10}, {{{"app", "shop"}, {"request", "2"}}, 10}});
  CHECK(pprof_times(windows.next(whole, {}, 1s)).empty());
}

TEST_CASE("a program that labels millions of requests fills no memory, and keeps the keys", "[profiling][labels]") {
  SampleLabels labels;
  for (std::size_t i = 1; i < 3 * SampleLabels::max_sets; ++i)
    labels.add({0, NodeId{1}, labels.place_of({{"request", std::to_string(i)}}), 1, 10});
  CHECK(labels.sets().size() == SampleLabels::max_sets + 1);
  CHECK(labels.sets().back() == LabelSet{{"request", "(other)"}});
  CHECK(labels.counts().back().samples == 2 * SampleLabels::max_sets);
  for (std::size_t i = 1; i < 300; ++i)
    (void)labels.place_of({{"key" + std::to_string(i), "x"}});
  CHECK(labels.sets().size() == SampleLabels::max_sets + SampleLabels::max_other_sets);
  CHECK(labels.place_of({{"one more", "x"}}) == 0);
}

TEST_CASE("labels that do not fit the profile are refused by name", "[profiling][labels]") {
  Profile profile{{.id = 1}};
  SampleBlock block = block_of({first});
  block.samples[0].labels = 2;
  CHECK(profile.merge(block).error().field == "samples[0].labels");

  const std::string text = *write_native_json(profile_of({first}));
  const auto refused = [&](const std::string& part, const std::string& changed) {
    std::string broken = text;
    REQUIRE(broken.find(part) != std::string::npos);
    return read_native_json(broken.replace(broken.find(part), part.size(), changed)).error().field;
  };
  CHECK(refused(R"("samples":[1],"thread":[0],)", R"("samples":[2],"thread":[0],)") == "labelled[0]");
  CHECK(refused(R"("samples":[1],"thread":[0],)", R"("samples":[1],"thread":[7],)") == "labelled[0]");
  CHECK(refused(R"("labelSets":[[],)", R"("labelSets":[[],[],)") == "labelSets[1]");
  CHECK(refused(R"("labels":[1],"node":[1],)", R"("labels":[2],"node":[1],)") == "labelled[0].labels");
  CHECK(refused(R"("labels":[1],"node":[1],)", R"("labels":[],"node":[1],)") == "labelled.labels");
}
