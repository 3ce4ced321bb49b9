#include "memory/export/owner_pprof.hpp"

#include <array>
#include <protozero/pbf_builder.hpp>
#include <string>
#include <unordered_map>
#include <vector>

#include "memory/diff/groups.hpp"
#include "memory/graph/path_text.hpp"
#include "profiling/export/gzip.hpp"
#include "profiling/export/pprof_fields.hpp"

namespace wayfinder::memory {
namespace {

using namespace profiling::pprof;

constexpr std::uint64_t only_mapping = 1;  // ids start at 1; 0 means none

class Writer {
 public:
  explicit Writer(const HeapGraph& graph) : graph_{graph}, groups_{graph} {}

  std::string write() && {
    write_value_type("inuse_objects", "count");
    write_value_type("inuse_space", "bytes");
    const Grouping::Totals groups = groups_.totals();
    for (std::size_t i = 0; i < groups.totals.size(); ++i)
      write_sample(groups.examples[i], groups.totals[i]);
    protozero::pbf_builder<MappingField> mapping{file_, ProfileField::mapping};
    mapping.add_uint64(MappingField::id, only_mapping);
    mapping.add_int64(MappingField::filename, place_of(printable(graph_.info().program)));
    mapping.add_bool(MappingField::has_functions, true);
    mapping.commit();
    file_.add_int64(ProfileField::time_nanos, graph_.info().timestamp_ms * 1'000'000);
    file_.add_int64(ProfileField::default_sample_type, place_of("inuse_space"));
    for (const std::string* text : texts_)
      file_.add_string(ProfileField::string_table, *text);
    return std::move(bytes_);
  }

 private:
  /// A text's place in the file's table, where "" is the first.
  std::int64_t place_of(const std::string& text) {
    const auto [found, is_new] = places_.try_emplace(text, static_cast<std::int64_t>(texts_.size()));
    if (is_new) texts_.push_back(&found->first);
    return found->second;
  }

  void write_value_type(const std::string& type, const std::string& unit) {
    place_of("");
    protozero::pbf_builder<ValueTypeField> value_type{file_, ProfileField::sample_type};
    value_type.add_int64(ValueTypeField::type, place_of(type));
    value_type.add_int64(ValueTypeField::unit, place_of(unit));
  }

  void write_sample(ObjectIndex example, const GroupTotal& total) {
    std::vector<std::uint64_t> locations;  // leaf first
    for (PathIndex path = groups_.paths().path_of(example); path != nothing; path = groups_.paths().parent_of(path))
      locations.push_back(location_of(path));
    const GroupKey key = groups_.key_of(example);
    const std::array values{total.count, total.size};
    protozero::pbf_builder<SampleField> sample{file_, ProfileField::sample};
    sample.add_packed_uint64(SampleField::location_id, locations.begin(), locations.end());
    sample.add_packed_int64(SampleField::value, values.begin(), values.end());
    protozero::pbf_builder<LabelField> label{sample, SampleField::label};
    label.add_int64(LabelField::key, place_of("class"));
    label.add_int64(LabelField::str, place_of(printable(key.name)));
  }

  /// The place as a function with a location of the same number; written when it is first asked for.
  std::uint64_t location_of(PathIndex path) {
    const std::uint64_t id = path + 1ULL;
    if (is_written_.size() < id) is_written_.resize(id);
    if (is_written_[path]) return id;
    is_written_[path] = true;
    protozero::pbf_builder<FunctionField> function{file_, ProfileField::function};
    function.add_uint64(FunctionField::id, id);
    function.add_int64(FunctionField::name, place_of(printable(groups_.paths().text(path))));
    function.commit();
    protozero::pbf_builder<LocationField> location{file_, ProfileField::location};
    location.add_uint64(LocationField::id, id);
    location.add_uint64(LocationField::mapping_id, only_mapping);
    protozero::pbf_builder<LineField> line{location, LocationField::line};
    line.add_uint64(LineField::function_id, id);
    return id;
  }

  const HeapGraph& graph_;
  const Grouping groups_;
  std::string bytes_;
  protozero::pbf_builder<ProfileField> file_{bytes_};
  std::unordered_map<std::string, std::int64_t> places_;
  std::vector<const std::string*> texts_;
  std::vector<bool> is_written_;  // by path
};

}  // namespace

Result<void> write_owner_pprof(const HeapGraph& graph, const Sink& sink) {
  const auto packed = profiling::gzip(Writer{graph}.write());
  if (!packed) return tl::unexpected(packed.error());
  sink(*packed);
  return {};
}

}  // namespace wayfinder::memory
