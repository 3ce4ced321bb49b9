#include "profiling/export/pprof.hpp"

#include <algorithm>
#include <protozero/pbf_builder.hpp>
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

void write_samples(Builder& file, Strings& strings, const Profile& profile, const ThreadProfile& thread) {
  const auto nodes = thread.tree.nodes();
  const auto key = strings.place_of("thread");
  const auto number = strings.place_of(thread_label(thread.number));
  std::vector<std::uint64_t> locations;  // leaf first
  for (std::size_t leaf = 0; leaf < nodes.size(); ++leaf) {
    const auto values = sample_values(nodes[leaf], profile.head().mode);
    if (std::ranges::all_of(values, [](std::int64_t value) { return value == 0; })) continue;
    locations.clear();
    for (std::size_t node = leaf; node != 0; node = index_of(nodes[node].parent))
      locations.push_back(id_at(index_of(nodes[node].frame)));
    if (locations.empty()) locations.push_back(id_at(profile.frames().frames().size()));
    protozero::pbf_builder<SampleField> sample{file, ProfileField::sample};
    sample.add_packed_uint64(SampleField::location_id, locations.begin(), locations.end());
    sample.add_packed_int64(SampleField::value, values.begin(), values.end());
    protozero::pbf_builder<LabelField> label{sample, SampleField::label};
    label.add_int64(LabelField::key, key);
    label.add_int64(LabelField::str, number);
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
  for (const ThreadProfile& thread : profile.threads())
    write_samples(file, strings, profile, thread);
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
