#include "profiling/export/pprof.hpp"

#include <algorithm>
#include <protozero/pbf_builder.hpp>
#include <span>
#include <unordered_map>

#include "profiling/amount.hpp"
#include "profiling/export/gzip.hpp"
#include "profiling/export/labels.hpp"
#include "profiling/export/pprof_fields.hpp"
#include "protocol/json.hpp"

namespace wayfinder::profiling {
namespace {

using namespace pprof;

using Builder = protozero::pbf_builder<ProfileField>;

constexpr std::uint64_t only_mapping = 1;  // ids start at 1; 0 means none

std::uint64_t id_at(std::size_t index) {
  return index + 1;
}

/// Texts by their place in the file's table; place 0 is the empty one.
class Strings {
 public:
  std::int64_t place_of(const std::string& text) {
    const auto [place, is_new] = places_.try_emplace(text, texts_.size());
    if (is_new) texts_.push_back(text);
    return static_cast<std::int64_t>(place->second);
  }
  void write(Builder& file) const {
    for (const std::string& text : texts_)
      file.add_string(ProfileField::string_table, text);
  }

 private:
  std::vector<std::string> texts_{std::string{}};
  std::unordered_map<std::string, std::size_t> places_{{std::string{}, 0}};
};

void write_value_type(Builder& file, ProfileField field, std::int64_t type, std::int64_t unit) {
  protozero::pbf_builder<ValueTypeField> value_type{file, field};
  value_type.add_int64(ValueTypeField::type, type);
  value_type.add_int64(ValueTypeField::unit, unit);
}

/// `line`: 0 where none is known.
void write_location(Builder& file, std::uint64_t id, std::uint64_t function, std::int64_t line) {
  protozero::pbf_builder<LocationField> location{file, ProfileField::location};
  location.add_uint64(LocationField::id, id);
  location.add_uint64(LocationField::mapping_id, only_mapping);
  protozero::pbf_builder<LineField> line_message{location, LocationField::line};
  line_message.add_uint64(LineField::function_id, function);
  line_message.add_int64(LineField::line, line);
}

void write_function(Builder& file, std::uint64_t id, std::int64_t name, std::int64_t filename,
                    std::int64_t start_line) {
  protozero::pbf_builder<FunctionField> message{file, ProfileField::function};
  message.add_uint64(FunctionField::id, id);
  message.add_int64(FunctionField::name, name);
  message.add_int64(FunctionField::filename, filename);
  message.add_int64(FunctionField::start_line, start_line);
}

/// Functions and frames, and after both of them one for samples without frames.
void write_frames(Builder& file, Strings& strings, const FrameTable& table) {
  for (std::size_t i = 0; i < table.functions().size(); ++i) {
    const Function& function = table.functions()[i];
    const std::string source = file_label(function);
    write_function(file, id_at(i), strings.place_of(function_label(function)), strings.place_of(source),
                   source.empty() ? 0 : std::max(function.first_line, 1));
  }
  for (std::size_t i = 0; i < table.frames().size(); ++i) {
    const Frame& frame = table.frames()[i];
    write_location(file, id_at(i), id_at(index_of(frame.function)), shown_line(table, frame));
  }
  write_function(file, id_at(table.functions().size()), strings.place_of(std::string{no_frame_label}), 0, 0);
  write_location(file, id_at(table.frames().size()), id_at(table.functions().size()), 0);
}

/// What a sample's values are, in the order of the file.
struct SampleType {
  std::string_view type;
  std::string_view unit;
};

std::vector<SampleType> sample_types(const ProfileHead& head) {
  const SampleType time{head.clock == Clock::cpu ? "cpu" : "wall", "nanoseconds"};
  switch (head.mode) {
    case Mode::sampling:
      return {{"samples", "count"}, time};
    case Mode::call:
      return {{"calls", "count"}, time};
    case Mode::line:
      return {{"hits", "count"}, time};
    case Mode::allocation:
      break;
  }
  return {{"alloc_objects", "count"}, {"alloc_space", "bytes"}, {"inuse_objects", "count"}, {"inuse_space", "bytes"}};
}

std::vector<std::int64_t> sample_values(const Node& node, Mode mode) {
  if (mode != Mode::allocation) {
    return {static_cast<std::int64_t>(self_count(node)), static_cast<std::int64_t>(node.self_time.count())};
  }
  const Allocations& made = node.allocations;
  return {static_cast<std::int64_t>(made.objects), static_cast<std::int64_t>(made.bytes),
          static_cast<std::int64_t>(made.alive_objects), static_cast<std::int64_t>(made.alive_bytes)};
}

/// Places of a key and a value among the strings.
using LabelPlaces = std::vector<std::pair<std::int64_t, std::int64_t>>;

std::vector<LabelPlaces> write_label_sets(Strings& strings, const SampleLabels& labels) {
  std::vector<LabelPlaces> sets;
  for (const LabelSet& set : labels.sets()) {
    LabelPlaces& places = sets.emplace_back();
    for (const Label& label : set)
      places.emplace_back(strings.place_of(escape_text(label.key)), strings.place_of(escape_text(label.value)));
  }
  return sets;
}

void write_labels(protozero::pbf_builder<SampleField>& sample, const LabelPlaces& labels) {
  for (const auto& [key, value] : labels) {
    protozero::pbf_builder<LabelField> label{sample, SampleField::label};
    label.add_int64(LabelField::key, key);
    label.add_int64(LabelField::str, value);
  }
}

/// By thread and node.
std::vector<std::vector<LabelledCount>> labelled_by_thread(const Profile& profile) {
  std::vector<std::vector<LabelledCount>> by_thread(profile.threads().size());
  for (const LabelledCount& count : profile.labels().counts())
    by_thread[count.thread].push_back(count);
  for (auto& counts : by_thread)
    std::ranges::stable_sort(counts, {}, &LabelledCount::node);
  return by_thread;
}

/// Those of one node, of counts that are ordered by node.
std::span<const LabelledCount> labelled_of(std::span<const LabelledCount> counts, std::size_t node) {
  const auto found = std::ranges::equal_range(counts, node, {}, [](const auto& count) { return index_of(count.node); });
  return {found.begin(), found.end()};
}

/// A node's own part under each set of labels that it was seen under; under none, what is left.
std::vector<LabelledCount> parts_of(const Node& node, std::span<const LabelledCount> labelled) {
  std::vector<LabelledCount> parts(labelled.begin(), labelled.end());
  LabelledCount rest{0, {}, 0, node.self_samples, static_cast<std::uint64_t>(node.self_time.count())};
  for (const LabelledCount& part : labelled) {
    rest.samples -= part.samples;
    rest.weight_ns -= part.weight_ns;
  }
  if (rest.samples != 0 || rest.weight_ns != 0) parts.push_back(rest);
  return parts;
}

void write_samples(Builder& file, Strings& strings, const Profile& profile, const ThreadProfile& thread,
                   const std::vector<LabelPlaces>& sets, std::span<const LabelledCount> labelled) {
  const auto nodes = thread.tree.nodes();
  const LabelPlaces thread_place{{strings.place_of("thread"), strings.place_of(thread_label(thread.number))}};
  std::vector<std::uint64_t> locations;  // leaf first
  for (std::size_t leaf = 0; leaf < nodes.size(); ++leaf) {
    const auto values = sample_values(nodes[leaf], profile.head().mode);
    if (std::ranges::all_of(values, [](std::int64_t value) { return value == 0; })) continue;
    locations.clear();
    for (std::size_t node = leaf; node != 0; node = index_of(nodes[node].parent))
      locations.push_back(id_at(index_of(nodes[node].frame)));
    if (locations.empty()) locations.push_back(id_at(profile.frames().frames().size()));
    const auto write_one = [&](const std::vector<std::int64_t>& amounts, const LabelPlaces& labels) {
      protozero::pbf_builder<SampleField> sample{file, ProfileField::sample};
      sample.add_packed_uint64(SampleField::location_id, locations.begin(), locations.end());
      sample.add_packed_int64(SampleField::value, amounts.begin(), amounts.end());
      write_labels(sample, thread_place);
      write_labels(sample, labels);
    };
    const auto own = labelled_of(labelled, leaf);
    if (own.empty()) {
      write_one(values, {});
      continue;
    }
    for (const LabelledCount& part : parts_of(nodes[leaf], own)) {
      write_one({static_cast<std::int64_t>(part.samples), static_cast<std::int64_t>(part.weight_ns)},
                sets[part.labels]);
    }
  }
}

/// Tells readers that names and lines are all here, so that they look for none in a binary.
void write_mapping(Builder& file, Strings& strings, const ProfileHead& head) {
  protozero::pbf_builder<MappingField> mapping{file, ProfileField::mapping};
  mapping.add_uint64(MappingField::id, only_mapping);
  mapping.add_int64(MappingField::filename, strings.place_of(profile_label(head)));
  mapping.add_bool(MappingField::has_functions, true);
  mapping.add_bool(MappingField::has_filenames, true);
  mapping.add_bool(MappingField::has_line_numbers, true);
}

/// Unix time; 0, which means unknown, for what 64 bits cannot hold (beyond the years 1678 to 2262).
std::int64_t start_nanoseconds(const ProfileHead& head) {
  constexpr std::int64_t last_ms = 9'223'372'036'854;
  const auto start_ms = head.start.time_since_epoch().count();
  return start_ms < -last_ms || start_ms > last_ms ? 0 : start_ms * 1'000'000;
}

std::vector<std::string> comments_of(const Profile& profile) {
  const ProfileHead& head = profile.head();
  const ProfileCounters& counters = profile.counters();
  std::vector<std::string> comments;
  if (!head.program.empty()) comments.push_back(escape_text(fmt::format("program: {}", head.program)));
  if (!head.label.empty()) comments.push_back(escape_text(fmt::format("label: {}", head.label)));
  if (!head.lua.empty()) comments.push_back(escape_text(fmt::format("lua: {}, method: {}", head.lua, head.method)));
  comments.push_back(counts_label(head.mode, counters));
  for (const std::string& note : head.notes)
    comments.push_back(escape_text(note));
  return comments;
}

}  // namespace

Result<std::string> write_pprof(const Profile& profile) {
  const ProfileHead& head = profile.head();
  std::string bytes;
  Builder file{bytes};
  Strings strings;
  const auto types = sample_types(head);
  for (const SampleType& type : types) {
    write_value_type(file, ProfileField::sample_type, strings.place_of(std::string{type.type}),
                     strings.place_of(std::string{type.unit}));
  }
  const SampleType& amount = types[1];  // time, or bytes allocated
  const auto amount_type = strings.place_of(std::string{amount.type});
  const auto label_sets = write_label_sets(strings, profile.labels());
  const auto labelled = labelled_by_thread(profile);
  for (std::size_t i = 0; i < labelled.size(); ++i)
    write_samples(file, strings, profile, profile.threads()[i], label_sets, labelled[i]);
  write_mapping(file, strings, head);
  write_frames(file, strings, profile.frames());
  file.add_int64(ProfileField::time_nanos, start_nanoseconds(head));
  file.add_int64(ProfileField::duration_nanos, head.duration.count());
  const bool is_space = counts_bytes(head.mode);
  write_value_type(file, ProfileField::period_type, is_space ? strings.place_of("space") : amount_type,
                   strings.place_of(std::string{amount.unit}));
  file.add_int64(ProfileField::period, is_space ? static_cast<std::int64_t>(head.sample_bytes) : head.interval.count());
  for (const std::string& comment : comments_of(profile))
    file.add_int64(ProfileField::comment, strings.place_of(comment));
  file.add_int64(ProfileField::default_sample_type, amount_type);
  strings.write(file);
  return gzip(bytes);
}

}  // namespace wayfinder::profiling
