#include "profiling/export/exporter.hpp"

#include <fmt/ranges.h>

#include <array>

#include "profiling/export/callgrind.hpp"
#include "profiling/export/chrome_trace.hpp"
#include "profiling/export/cpuprofile.hpp"
#include "profiling/export/folded.hpp"
#include "profiling/export/heapprofile.hpp"
#include "profiling/export/html.hpp"
#include "profiling/export/lcov.hpp"
#include "profiling/export/mode_names.hpp"
#include "profiling/export/native_json.hpp"
#include "profiling/export/pprof.hpp"
#include "profiling/export/speedscope.hpp"

namespace wayfinder::profiling {
namespace {

/// The one list of formats.
constexpr std::array formats{
    Exporter{"json", ".profile.json", Encoding::utf_8, write_native_json},
    Exporter{"speedscope", ".speedscope.json", Encoding::utf_8, write_speedscope},
    Exporter{"folded", ".folded", Encoding::utf_8, write_folded},
    Exporter{"callgrind", ".callgrind", Encoding::utf_8, write_callgrind},
    Exporter{"pprof", ".pb.gz", Encoding::binary, write_pprof},
    Exporter{"cpuprofile", ".cpuprofile", Encoding::utf_8, write_cpuprofile,
             only(Mode::sampling) | only(Mode::call) | only(Mode::line)},
    Exporter{"heapprofile", ".heapprofile", Encoding::utf_8, write_heapprofile, only(Mode::allocation)},
    Exporter{"chrome-trace", ".trace.json", Encoding::utf_8, write_chrome_trace, only(Mode::call)},
    Exporter{"lcov", ".lcov", Encoding::utf_8, write_lcov, only(Mode::line)},
    Exporter{"html", ".html", Encoding::utf_8, write_html, all_modes, write_html_with_sources},
};

struct Alias {
  std::string_view alias;
  std::string_view name;
};
constexpr std::array aliases{Alias{"flamegraph", "speedscope"}};

}  // namespace

std::optional<Exporter> exporter(std::string_view name) {
  for (const Alias& alias : aliases) {
    if (alias.alias == name) name = alias.name;
  }
  for (const Exporter& format : formats) {
    if (format.name == name) return format;
  }
  return std::nullopt;
}

Result<void> check_mode(std::string_view format, Mode mode, std::string_view field) {
  const auto found = exporter(format);
  if (!found || (found->modes & only(mode)) != 0) return {};
  std::vector<std::string_view> choices;
  for (const Exporter& other : formats) {
    if ((other.modes & only(mode)) != 0) choices.push_back(other.name);
  }
  return refuse(field, fmt::format("one of {} for a profile in {} mode", fmt::join(choices, ", "), name_of(mode)),
                fmt::format("\"{}\"", format));
}

Result<std::string> write_export(const Exporter& format, const Profile& profile, const SourceText& sources) {
  return format.write_with_sources != nullptr ? format.write_with_sources(profile, sources) : format.write(profile);
}

std::vector<std::string_view> export_formats() {
  std::vector<std::string_view> names;
  names.reserve(formats.size());
  for (const Exporter& format : formats)
    names.push_back(format.name);
  return names;
}

}  // namespace wayfinder::profiling
