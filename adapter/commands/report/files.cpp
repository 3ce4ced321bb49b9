#include "adapter/commands/report/files.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "adapter/commands/export_file.hpp"
#include "adapter/commands/heap/file.hpp"
#include "adapter/commands/profile_file.hpp"
#include "adapter/files/whole_file.hpp"
#include "adapter/profiles/source_text.hpp"

namespace wayfinder::adapter {
namespace {

constexpr char snapshot_begin = '\x89';  // no text begins so

Result<void> add_snapshot(const std::string& file, ReportInput& input) {
  auto graph = open_heap_file(file, "FILE");
  if (!graph) return tl::unexpected(std::move(graph.error()));
  const std::string& label = (*graph)->info().label;
  input.snapshots.push_back(
      {file, label.empty() ? std::filesystem::path{file}.filename().string() : label, std::move(*graph)});
  return {};
}

Result<void> add_profile(const std::string& file, ReportInput& input) {
  auto profile = read_profile_file(file, "FILE");
  if (!profile) return tl::unexpected(std::move(profile.error()));
  input.profiles.push_back({file, std::move(*profile)});
  return {};
}

Result<void> add_file(const std::string& file, ReportInput& input) {
  const auto refuse_file = [&](std::string_view reason) {
    return refuse("FILE", fmt::format("{}, or a heap snapshot", wanted_profile),
                  fmt::format("{} ({})", shown(json(file)), reason));
  };
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (std::filesystem::is_directory(status)) return refuse_file("this is a folder");
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
    return refuse_file("this is no file that can be read twice");
  }
  std::ifstream stream{file, std::ios::binary};
  if (!stream) return refuse_file(std::generic_category().message(errno));
  switch (stream.get()) {
    case static_cast<unsigned char>(snapshot_begin):
      return add_snapshot(file, input);
    case '{':
      return add_profile(file, input);
    case std::ifstream::traits_type::eof():
      return refuse_file("it is empty");
    default:
      return refuse_file("it begins like neither");
  }
}

}  // namespace

Result<ReportInput> read_report_files(const std::vector<std::string>& files) {
  ReportInput input;
  for (const auto& file : files) {
    if (auto added = add_file(file, input); !added) return tl::unexpected(std::move(added.error()));
  }
  return input;
}

Result<void> check_report_output(const std::string& output, const std::vector<std::string>& files,
                                 std::string_view option) {
  if (output == "-") return {};
  std::error_code ignored;
  for (const auto& file : files) {
    if (std::filesystem::equivalent(output, file, ignored)) {
      return refuse(option, "another file than one that is read", shown(json(output)));
    }
  }
  return check_writable(output, option);
}

Result<void> write_report_file(const ReportInput& input, const std::string& output, std::string_view option) {
  const auto page = write_report(input, [](std::string_view source) { return read_source({}, source); });
  return write_output(page, output, option);
}

}  // namespace wayfinder::adapter
