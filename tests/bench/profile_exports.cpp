// Each export format on profiles of 50,000 stacks: time, memory beside the profile (the file's bytes included) and
// the file's size. Ends with 1 when a goal is missed.
#include <fmt/format.h>
#include <malloc.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <random>

#include "profiling/export/exporter.hpp"
#include "profiling/profile.hpp"

namespace {

using namespace wayfinder::profiling;

constexpr double goal_seconds = 1;
constexpr double goal_megabytes = 200;
constexpr std::size_t stacks = 50'000;
constexpr std::uint32_t functions = 2'000;
constexpr std::uint32_t lines_of_function = 5;

std::atomic<std::size_t> live_bytes;
std::atomic<std::size_t> peak_bytes;

}  // namespace

// All memory of an export comes through here but the compressor's own quarter of a megabyte.
void* operator new(std::size_t size) {
  void* block = std::malloc(size);
  if (block == nullptr) throw std::bad_alloc{};
  const auto live = live_bytes += malloc_usable_size(block);
  if (live > peak_bytes) peak_bytes = live;
  return block;
}
void operator delete(void* block) noexcept {
  if (block != nullptr) live_bytes -= malloc_usable_size(block);
  std::free(block);
}
void operator delete(void* block, std::size_t) noexcept {
  operator delete(block);
}

namespace {

FrameTable made_frames() {
  std::vector<Function> made{{FunctionKind::main_chunk, 0, 0, "@app.lua", "", "main chunk (app.lua)"}};
  std::vector<Frame> frames{{FunctionId{0}, 1}};
  for (std::uint32_t i = 1; i < functions; ++i) {
    const auto line = static_cast<std::int32_t>(10 * (i % 100));
    const auto name = fmt::format("Module{}.function{}", i / 100, i);
    made.push_back({FunctionKind::lua, line, line + 9, fmt::format("@lib/module{}.lua", i / 100), name, name});
    for (std::uint32_t k = 0; k < lines_of_function; ++k)
      frames.push_back({FunctionId{i}, line + static_cast<std::int32_t>(k)});
  }
  return *FrameTable::from_parts(std::move(made), std::move(frames));
}

/// Stacks of 4 to 40 frames that begin alike, as those of a program do.
std::vector<Node> made_nodes(const FrameTable& table, std::mt19937& random) {
  std::vector<Node> nodes{{}, {FrameId{0}, NodeId{0}}};
  std::vector<int> depths{0, 1};
  IdIndex children;
  for (std::size_t made = 0; made < stacks;) {
    auto parent = static_cast<std::uint32_t>(1 + random() % (nodes.size() - 1));
    if (depths[parent] > 36) continue;
    const auto frame = static_cast<std::uint32_t>(1 + random() % (table.frames().size() - 1));
    const auto next = static_cast<std::uint32_t>(nodes.size());
    if (children.find_or_add(pair_key(parent, frame), next) != next) continue;
    nodes.push_back({FrameId{frame}, NodeId{parent}});
    depths.push_back(depths[parent] + 1);
    if (depths.back() >= 4 && random() % 2 == 0) {
      nodes.back().self_samples = 1;
      ++made;
    }
  }
  return nodes;
}

/// `samples` of a millisecond each over all stacks; the first of them in the order of time.
Profile made_profile(std::size_t samples) {
  constexpr std::uint64_t weight_ns = 1'000'000;
  std::mt19937 random{7};
  Profile::Parts parts;
  parts.head = {.id = 1, .interval = std::chrono::milliseconds{1}, .program = "app.lua", .lua = "5.4"};
  parts.frames = made_frames();
  auto nodes = made_nodes(parts.frames, random);
  std::vector<NodeId> leaves;
  for (std::uint32_t i = 0; i < nodes.size(); ++i) {
    if (nodes[i].self_samples != 0) leaves.push_back(NodeId{i});
  }
  for (const NodeId leaf : leaves)
    nodes[index_of(leaf)].self_samples = 0;
  for (std::size_t i = 0; i < samples; ++i) {
    const NodeId leaf = leaves[i < leaves.size() ? i : random() % leaves.size()];
    ++nodes[index_of(leaf)].self_samples;
    nodes[index_of(leaf)].self_time += std::chrono::nanoseconds{weight_ns};
    if (i < Profile::max_timeline) parts.timeline.push_back({i * weight_ns, weight_ns, 0, leaf, 0});
  }
  parts.threads.push_back({1, *CallTree::from_nodes(std::move(nodes))});
  return *Profile::from_parts(std::move(parts));
}

/// The same stacks with the counts of another mode; in line mode each frame for itself.
Profile counted_profile(Mode mode) {
  constexpr std::uint64_t each = 200;
  std::mt19937 random{7};
  Profile::Parts parts;
  parts.head = {.id = 1, .mode = mode, .program = "app.lua", .lua = "5.4"};
  parts.frames = made_frames();
  auto nodes = mode == Mode::line ? std::vector<Node>(1) : made_nodes(parts.frames, random);
  for (std::uint32_t i = 0; mode == Mode::line && i < parts.frames.frames().size(); ++i)
    nodes.push_back({.frame = FrameId{i}});
  for (Node& node : nodes) {
    node.self_samples = mode == Mode::allocation ? each : 0;
    node.self_time = std::chrono::nanoseconds{mode == Mode::allocation ? 0 : 1'000'000};
    if (mode == Mode::call) node.calls = each;
    if (mode == Mode::line) node.hits = each;
    if (mode == Mode::allocation) node.allocations = {each, each * 64ULL, each / 2, each * 32ULL};
  }
  for (std::uint32_t i = 0; mode == Mode::call && i < Profile::max_call_timeline; ++i)
    parts.call_timeline.push_back({i * 1'000, i * 1'000 + 900, 0, NodeId{1 + i % 50'000}});
  parts.threads.push_back({1, *CallTree::from_nodes(std::move(nodes))});
  return *Profile::from_parts(std::move(parts));
}

/// Whether the format keeps to the goals.
bool measure(const char* name, const Profile& profile, std::string_view format) {
  const std::size_t before = live_bytes;
  peak_bytes = before;
  const auto start = std::chrono::steady_clock::now();
  const auto content = exporter(format)->write(profile);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (!content) return true;  // a mode that it does not hold
  const double megabytes = static_cast<double>(peak_bytes - before) / 1e6;
  const bool is_met = seconds <= goal_seconds && megabytes <= goal_megabytes;
  fmt::print("{:<24} {:<12} {:7.2f} s {:7.0f} MB {:7.1f} MB file  {}\n", name, format, seconds, megabytes,
             static_cast<double>(content->size()) / 1e6, is_met ? "met" : "MISSED");
  return is_met;
}

}  // namespace

int main() {
  fmt::print("goals: {} s, {} MB\n", goal_seconds, goal_megabytes);
  bool all_met = true;
  const auto measure_all = [&](const char* name, const Profile& profile) {
    for (const auto format : export_formats())
      all_met &= measure(name, profile, format);
  };
  measure_all("10 M samples", made_profile(10'000'000));
  measure_all("1.5 M samples in order", made_profile(Profile::max_timeline));
  measure_all("10 M calls", counted_profile(Mode::call));
  measure_all("lines", counted_profile(Mode::line));
  measure_all("10 M allocations", counted_profile(Mode::allocation));
  return all_met ? EXIT_SUCCESS : EXIT_FAILURE;
}
