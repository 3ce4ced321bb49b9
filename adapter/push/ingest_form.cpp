#include "adapter/push/ingest_form.hpp"

#include <fmt/format.h>

#include "protocol/json.hpp"

namespace wayfinder::adapter {
namespace {

constexpr std::string_view first_boundary = "------------------------wayfinder";

json sample_type(std::string_view units, std::string_view aggregation, std::string_view shown_as, bool is_sampled) {
  return {{"units", units}, {"aggregation", aggregation}, {"display-name", shown_as}, {"sampled", is_sampled}};
}

/// The sample types of write_pprof(), in the server's words.
json sample_type_config(const profiling::ProfileHead& head) {
  using profiling::Mode;
  json config = json::object();
  if (head.mode == Mode::allocation) {
    config["alloc_objects"] = sample_type("objects", "sum", "alloc_objects", false);
    config["alloc_space"] = sample_type("bytes", "sum", "alloc_space", false);
    config["inuse_objects"] = sample_type("objects", "average", "inuse_objects", false);
    config["inuse_space"] = sample_type("bytes", "average", "inuse_space", false);
    return config;
  }
  const std::string_view counted = head.mode == Mode::sampling ? "samples" : head.mode == Mode::call ? "calls" : "hits";
  const std::string_view time = head.clock == profiling::Clock::cpu ? "cpu" : "wall";
  const bool is_sampled = head.mode == Mode::sampling;
  config[counted] = sample_type(is_sampled ? "samples" : "objects", "sum", counted, is_sampled);
  config[time] = sample_type("nanoseconds", "sum", time, is_sampled);
  return config;
}

std::string part(std::string_view boundary, std::string_view name, std::string_view file, std::string_view type,
                 std::string_view content) {
  return fmt::format(
      "--{}\r\nContent-Disposition: form-data; name=\"{}\"; filename=\"{}\"\r\nContent-Type: {}\r\n\r\n{}\r\n",
      boundary, name, file, type, content);
}

}  // namespace

IngestForm ingest_form(std::string_view pprof, const profiling::ProfileHead& head) {
  std::string boundary{first_boundary};
  while (pprof.find(boundary) != std::string_view::npos)
    boundary += 'x';
  const auto config = sample_type_config(head).dump();
  return {"multipart/form-data; boundary=" + boundary,
          part(boundary, "profile", "profile.pprof", "application/octet-stream", pprof) +
              part(boundary, "sample_type_config", "sample_type_config.json", "application/json", config) + "--" +
              boundary + "--\r\n"};
}

}  // namespace wayfinder::adapter
