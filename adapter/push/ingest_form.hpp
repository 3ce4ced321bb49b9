#pragma once
#include <string>
#include <string_view>

#include "profiling/profile.hpp"

namespace wayfinder::adapter {

/// The body of a push, and the Content-Type that names its boundary.
struct IngestForm {
  std::string content_type;
  std::string body;
};

/// A multipart form with the file `profile`, which is `pprof`, and the file `sample_type_config`, which tells the
/// server what the sample types of such a profile are. Source: RFC 7578; "Sample type configuration" in Pyroscope's
/// documentation of its server API.
[[nodiscard]] IngestForm ingest_form(std::string_view pprof, const profiling::ProfileHead& head);

}  // namespace wayfinder::adapter
