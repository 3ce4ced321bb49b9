#include "profiling/export/exporter.hpp"
#include "profiling/export/native_json.hpp"
#include "profiling/summary.hpp"
#include "tests/fuzz/require.hpp"

using namespace wayfinder::profiling;

/// A profile that is taken can be read in every way that there is for its mode, and comes back the same when it is
/// saved.
WAYFINDER_FUZZ_TARGET(std::string_view input) {
  const auto profile = read_native_json(input);
  if (!profile) return;
  require(summarize(*profile).functions.size() <= profile->frames().functions().size());
  require(line_heat(*profile).size() == profile->frames().functions().size());
  for (const auto name : export_formats())
    require(exporter(name)->write(*profile).has_value() == check_mode(name, profile->head().mode).has_value());
  const auto saved = write_native_json(*profile);
  const auto again = read_native_json(*saved);
  require(again.has_value());
  require(*write_native_json(*again) == *saved);
}
