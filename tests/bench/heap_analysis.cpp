// Indexes and differences of heaps with a million objects: times, their ratio to one pass over all edges, and the
// process's peak of memory. Ends with 1 when a goal is missed.
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <numeric>
#include <random>

#include "memory/diff/diff.hpp"
#include "memory/query/object_links.hpp"

namespace {

using namespace wayfinder::memory;

constexpr double diff_goal_seconds = 2;
constexpr double diff_goal_megabytes = 1'000;
constexpr double object_goal_milliseconds = 5;
constexpr std::uint32_t array_length = 500;

/// Arrays of records under one global each; a record has a string of its own, shares another one, and refers to a
/// record anywhere. Rows are shuffled, so that neighbours in the graph are far apart in memory, as after churn.
struct MadeColumns {
  std::vector<ObjectKind> kinds;
  std::vector<std::uint64_t> sizes, addresses;
  std::vector<std::uint32_t> births;
  std::vector<Label> labels;
  std::vector<std::uint32_t> first_edges;
  std::vector<ObjectIndex> targets;
  std::vector<EdgeKind> edge_kinds;
  std::vector<Label> edge_labels;
  std::vector<std::uint32_t> string_offsets{0};
  std::string string_bytes;

  Label add_string(std::string_view text) {
    string_bytes += text;
    string_offsets.push_back(static_cast<std::uint32_t>(string_bytes.size()));
    return static_cast<Label>(string_offsets.size() - 2);
  }
  [[nodiscard]] HeapColumns columns() const {
    return {kinds,   sizes,      addresses,   births,         labels,      first_edges,
            targets, edge_kinds, edge_labels, string_offsets, string_bytes};
  }
};

struct Edge {
  ObjectIndex from, to;
  EdgeKind kind;
  Label label;
};

std::shared_ptr<const HeapGraph> make_heap(std::uint32_t records, std::uint32_t epoch, std::uint32_t old_records) {
  std::mt19937 random{42};
  const std::uint32_t arrays = records / array_length;
  const std::uint32_t objects = 3 + arrays + 2 * records;
  std::vector<ObjectIndex> place(objects);  // the first three stay, the others are shuffled
  std::iota(place.begin(), place.end(), 0U);
  std::shuffle(place.begin() + 3, place.end(), random);

  auto made = std::make_shared<MadeColumns>();
  MadeColumns& heap = *made;
  heap.add_string("");
  const Label loaded = heap.add_string("_LOADED");
  const Label names[]{heap.add_string("text"), heap.add_string("owner"), heap.add_string("peer")};
  heap.kinds.assign(objects, ObjectKind::table);
  heap.kinds[0] = ObjectKind::root;
  heap.sizes.assign(objects, 56);
  heap.addresses.resize(objects);
  heap.births.assign(objects, 1);
  heap.labels.assign(objects, no_label);
  std::vector<Edge> edges{{0, 1, EdgeKind::registry, no_label}, {1, 2, EdgeKind::registry, loaded}};
  for (std::uint32_t i = 0; i < arrays; ++i) {
    edges.push_back({2, place[3 + i], EdgeKind::field, heap.add_string(fmt::format("array{}", i))});
  }
  const std::uint32_t first_record = 3 + arrays;
  for (std::uint32_t i = 0; i < records; ++i) {
    const ObjectIndex record = place[first_record + i];
    const ObjectIndex text = place[first_record + records + i];
    heap.kinds[text] = ObjectKind::string;
    heap.labels[text] = heap.add_string("some text");
    if (i >= old_records) heap.births[record] = heap.births[text] = epoch;
    const ObjectIndex array = place[3 + i / array_length % arrays];
    edges.push_back({array, record, EdgeKind::index, number_bit | (i % array_length + 1)});
    edges.push_back({record, text, EdgeKind::field, names[0]});
    edges.push_back({record, array, EdgeKind::field, names[1]});
    const ObjectIndex peer = place[first_record + random() % records];
    edges.push_back({record, peer, EdgeKind::field, names[2]});
    edges.push_back({record, place[first_record + records + random() % records], EdgeKind::value, names[2]});
  }
  for (std::uint32_t i = 0; i < objects; ++i)
    heap.addresses[place[i]] = 0x1000 + 16ULL * i;
  std::ranges::stable_sort(edges, {}, &Edge::from);
  heap.first_edges.assign(objects + 1ULL, 0);
  for (const Edge& edge : edges) {
    ++heap.first_edges[edge.from + 1ULL];
    heap.targets.push_back(edge.to);
    heap.edge_kinds.push_back(edge.kind);
    heap.edge_labels.push_back(edge.label);
  }
  std::inclusive_scan(heap.first_edges.begin(), heap.first_edges.end(), heap.first_edges.begin());
  SnapshotInfo info;
  info.process_key = 1;
  info.epoch = epoch;
  info.births_known = true;
  info.total_bytes = std::accumulate(heap.sizes.begin(), heap.sizes.end(), std::uint64_t{});
  const HeapColumns columns = heap.columns();
  return std::make_shared<const HeapGraph>(std::move(made), columns, std::move(info));
}

/// Processor time: nothing here waits, and the machine may have other things to do.
double seconds_used() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

template <class Work>
double seconds_of(const Work& work) {
  const double start = seconds_used();
  work();
  return seconds_used() - start;
}

double peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

/// The unit of the ratios: each edge and its target's size, once.
double pass_over_edges(const HeapColumns& heap) {
  std::uint64_t sum = 0;
  const double seconds = seconds_of([&] {
    for (const ObjectIndex target : heap.edge_targets)
      sum += heap.sizes[target];
  });
  return sum == 0 ? 0 : seconds;
}

void print(std::string_view what, double seconds, double unit) {
  fmt::print("  {:<36} {:>8.0f} ms  {:>7.1f} x a pass over the edges\n", what, seconds * 1'000, seconds / unit);
}

void measure_indexes(const HeapGraph& graph, double unit) {
  print("retainers", seconds_of([&] { (void)graph.retainers(); }), unit);
  print("paths", seconds_of([&] { (void)graph.paths(); }), unit);
  print("dominators and retained sizes", seconds_of([&] { (void)graph.dominators(); }), unit);
}

double slowest_object_milliseconds(const HeapGraph& graph) {
  std::mt19937 random{7};
  double slowest = 0;
  for (int i = 0; i < 1'000; ++i) {
    const auto object = static_cast<std::int64_t>(1 + random() % graph.objects());
    slowest = std::max(slowest, seconds_of([&] { (void)inspect_object(graph, object); }));
  }
  return slowest * 1'000;
}

}  // namespace

int main(int argc, char** argv) {
  const auto records = static_cast<std::uint32_t>(argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 500'000);
  const auto before = make_heap(records, 1, records);
  const auto after = make_heap(records + records / 10, 2, records);
  const double columns_megabytes = peak_megabytes();
  const double unit = pass_over_edges(after->columns());
  fmt::print("heap of {} objects and {} references\n", after->objects(), after->columns().edge_targets.size());
  std::size_t found = 0;
  const double diff_seconds = seconds_of([&] {
    const auto diff = compare(*before, *after);
    found = diff ? diff->new_objects.total : 0;
  });
  const double diff_megabytes = peak_megabytes() - columns_megabytes;
  print("difference of two, from nothing", diff_seconds, unit);
  fmt::print("  {:<36} {:>8.0f} MB beside the snapshots\n", "its peak of memory", diff_megabytes);
  fmt::print("  {:<36} {:>8}\n", "new objects found", found);
  const auto again = make_heap(records, 3, records);
  measure_indexes(*again, unit);
  const double object_milliseconds = slowest_object_milliseconds(*again);
  fmt::print("  {:<36} {:>8.2f} ms\n", "slowest of 1000 objects with links", object_milliseconds);
  const bool is_large = records > 500'000;  // the goals are those of the default size
  const bool is_met = diff_seconds <= diff_goal_seconds && diff_megabytes <= diff_goal_megabytes;
  return (is_large || is_met) && object_milliseconds <= object_goal_milliseconds ? 0 : 1;
}
