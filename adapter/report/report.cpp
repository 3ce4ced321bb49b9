#include "adapter/report/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <span>
#include <tuple>

#include "adapter/report/heap_sections.hpp"
#include "adapter/report/page_template.hpp"
#include "profiling/export/page_data.hpp"
#include "profiling/export/page_text.hpp"

namespace wayfinder::adapter {
namespace {

constexpr int report_version = 1;

/// Snapshots, or profiles, that compare: in order of time, more than one.
template <class Item>
using Series = std::vector<std::vector<const Item*>>;

template <class Item, class Key, class Time>
Series<Item> series_of(const std::vector<Item>& items, Key key, Time time) {
  std::map<decltype(key(items.front())), std::vector<const Item*>> by_key;
  for (const Item& item : items)
    by_key[key(item)].push_back(&item);
  Series<Item> series;
  for (auto& [name, found] : by_key) {
    if (found.size() < 2) continue;
    std::ranges::stable_sort(found, std::less{}, [&](const Item* item) { return time(*item); });
    series.push_back(std::move(found));
  }
  return series;
}

/// Of one program in one Lua. What was cut at a limit stands alone: it would look as if the rest had gone.
Series<ReportSnapshot> series_of(const std::vector<ReportSnapshot>& snapshots) {
  return series_of(
      snapshots,
      [](const ReportSnapshot& of) {
        const memory::SnapshotInfo& info = of.graph->info();
        return std::tuple{info.program, info.lua, info.truncated ? &of : nullptr};
      },
      [](const ReportSnapshot& of) { return of.graph->info().timestamp_ms; });
}

Series<ReportProfile> series_of(const std::vector<ReportProfile>& profiles) {
  return series_of(
      profiles,
      [](const ReportProfile& of) {
        const profiling::ProfileHead& head = of.profile.head();
        return std::tuple{head.program, head.lua, head.mode};
      },
      [](const ReportProfile& of) { return of.profile.head().start; });
}

std::string name_of(const std::string& file) {
  return std::filesystem::path{file}.filename().string();
}

/// Parts as one JSON text, each without `<`; a profile's is megabytes that are never parsed here.
class Sections {
 public:
  void add(const json& section) { add_text(profiling::without_tags(dump_json(section))); }
  void add_profile(const std::string& title, std::span<const profiling::Profile* const> sides,
                   const profiling::SourceText& sources) {
    const json head{{"kind", "profile"}, {"title", escape_text(title)}};
    std::string text = profiling::without_tags(dump_json(head));
    text.pop_back();  // its brace
    add_text(text + ",\"data\":" + profiling::page_data(sides, sources) + "}");
  }
  [[nodiscard]] const std::string& text() const noexcept { return text_; }

 private:
  void add_text(std::string_view section) {
    if (!text_.empty()) text_ += ",\n";
    text_ += section;
  }
  std::string text_;
};

std::vector<std::string> notes_of(const ReportInput& input, const ReportLimits& limits) {
  std::vector<std::string> notes = input.notes;
  for (const ReportSnapshot& snapshot : input.snapshots) {
    if (!snapshot.graph->info().truncated) continue;
    notes.push_back(fmt::format("{} was cut at its limit of objects and is not compared with others",
                                escape_text(name_of(snapshot.file))));
  }
  if (!input.snapshots.empty() || !input.leaks.empty()) {
    notes.push_back(
        fmt::format("heaps are reduced: of each, up to {} owners, {} groups and {} objects are shown, the largest ones",
                    limits.nodes, limits.groups, limits.objects));
  }
  return notes;
}

json series_section(const ReportSeries& series, const ReportLimits& limits) {
  std::vector<const ReportSnapshot*> snapshots(series.snapshots.size());
  std::ranges::transform(series.snapshots, snapshots.begin(), [](const ReportSnapshot& of) { return &of; });
  json section = comparison_section(snapshots, limits);
  section["title"] = escape_text(series.title);
  return section;
}

}  // namespace

std::string write_report(const ReportInput& input, const profiling::SourceText& sources) {
  const Series<ReportSnapshot> heaps = series_of(input.snapshots);
  const ReportLimits limits = ReportLimits::of(input.snapshots.size() + heaps.size() + input.leaks.size());
  Sections sections;
  if (!input.leak_tests.is_null()) {
    sections.add({{"kind", "leakTests"}, {"title", "Leak tests"}, {"leakTests", input.leak_tests}});
  }
  for (const ReportSeries& leak : input.leaks)
    sections.add(series_section(leak, limits));
  for (const auto& snapshots : heaps)
    sections.add(comparison_section(snapshots, limits));
  for (const auto& profiles : series_of(input.profiles)) {
    const std::array sides{&profiles.front()->profile, &profiles.back()->profile};
    sections.add_profile(fmt::format("{} → {}", name_of(profiles.front()->file), name_of(profiles.back()->file)), sides,
                         sources);
  }
  for (const ReportProfile& profile : input.profiles)
    sections.add_profile(name_of(profile.file), std::array{&profile.profile}, sources);
  for (const ReportSnapshot& snapshot : input.snapshots)
    sections.add(snapshot_section(snapshot, limits));
  const json head{{"version", report_version}, {"notes", notes_of(input, limits)}};
  std::string data = profiling::without_tags(dump_json(head));
  data.pop_back();
  data += ",\n\"sections\":[" + sections.text() + "]}";
  return profiling::fill_page(report_template(), data);
}

}  // namespace wayfinder::adapter
