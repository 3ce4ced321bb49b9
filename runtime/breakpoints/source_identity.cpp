#include "runtime/breakpoints/source_identity.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "runtime/inspect/inspector.hpp"

namespace wayfinder::runtime {

std::optional<SourceIdentity> identity_of_file(const std::string& path) {
  struct stat found{};
  if (::stat(path.c_str(), &found) != 0) return std::nullopt;
  return SourceIdentity{found.st_dev, found.st_ino, 0};
}

std::string text_of_file(const std::string& path) {
  constexpr std::uintmax_t most_bytes = 1U << 20U;
  std::error_code error;
  if (std::filesystem::file_size(path, error) > most_bytes || error) return {};
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

std::optional<SourceIdentity> identity_of_chunk(lua_State* L, std::string_view chunk_name) {
  if (chunk_name.starts_with('@')) return identity_of_file(std::string{chunk_name.substr(1)});
  const inspect::Inspector* inspector = inspect::Inspector::find(L);
  const inspect::SourceEntry* known = inspector == nullptr ? nullptr : inspector->sources.known_chunk(chunk_name);
  if (known == nullptr || known->reference == 0) return std::nullopt;
  return SourceIdentity{0, 0, known->reference};
}

Result<std::string> text_of_source(lua_State* L, std::int64_t reference) {
  auto inspector = inspect::Inspector::of(L);
  if (!inspector) return tl::unexpected(std::move(inspector.error()));
  const auto source = (*inspector)->sources.find(reference);
  if (!source) return tl::unexpected(source.error());
  return std::string{(*source)->text};
}

}  // namespace wayfinder::runtime
