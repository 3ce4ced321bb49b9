#include "adapter/push/http_client.hpp"

#include <curl/curl.h>
#include <dlfcn.h>

#include <algorithm>
#include <array>

namespace wayfinder::adapter {
namespace {

constexpr std::size_t most_answer_bytes = 512;

size_t keep_beginning(char* bytes, size_t size, size_t count, void* kept) {
  auto& text = *static_cast<std::string*>(kept);
  text.append(bytes, std::min(size * count, most_answer_bytes - std::min(most_answer_bytes, text.size())));
  return size * count;
}

int give_up_when_told(void* goes_on, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return (*static_cast<const std::function<bool()>*>(goes_on))() ? 0 : 1;
}

std::string first_line(const std::string& text) {
  return text.substr(0, text.find_first_of("\r\n"));
}

}  // namespace

struct HttpClient::Library {
  decltype(&::curl_global_init) global_init{};
  decltype(&::curl_easy_init) easy_init{};
  decltype(&::curl_easy_setopt) easy_setopt{};
  decltype(&::curl_easy_perform) easy_perform{};
  decltype(&::curl_easy_getinfo) easy_getinfo{};
  decltype(&::curl_easy_strerror) easy_strerror{};
  decltype(&::curl_easy_reset) easy_reset{};
  decltype(&::curl_easy_cleanup) easy_cleanup{};
  decltype(&::curl_slist_append) slist_append{};
  decltype(&::curl_slist_free_all) slist_free_all{};
  CURL* handle{};

  template <class Function>
  static bool find(void* library, const char* name, Function& function) {
    function = reinterpret_cast<Function>(::dlsym(library, name));
    return function != nullptr;
  }

  [[nodiscard]] bool take_from(void* library) {
    return find(library, "curl_global_init", global_init) && find(library, "curl_easy_init", easy_init) &&
           find(library, "curl_easy_setopt", easy_setopt) && find(library, "curl_easy_perform", easy_perform) &&
           find(library, "curl_easy_getinfo", easy_getinfo) && find(library, "curl_easy_strerror", easy_strerror) &&
           find(library, "curl_easy_reset", easy_reset) && find(library, "curl_easy_cleanup", easy_cleanup) &&
           find(library, "curl_slist_append", slist_append) && find(library, "curl_slist_free_all", slist_free_all);
  }
};

Result<HttpClient> HttpClient::load() {
  auto library = std::make_unique<Library>();
  for (const char* const name : {"libcurl.so.4", "libcurl-gnutls.so.4"}) {
    void* const opened = ::dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (opened == nullptr || !library->take_from(opened)) continue;
    if (library->global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) continue;
    library->handle = library->easy_init();
    if (library->handle != nullptr) return HttpClient{std::move(library)};
  }
  return fail(ErrorCode::internal, "libcurl is needed to push and could not be loaded (Debian: libcurl4 has it)");
}

HttpClient::HttpClient(std::unique_ptr<Library> library) : library_{std::move(library)} {}
HttpClient::HttpClient(HttpClient&& other) noexcept = default;
HttpClient::~HttpClient() {
  if (library_ != nullptr) library_->easy_cleanup(library_->handle);
}

HttpAnswer HttpClient::post(const std::string& url, const std::vector<std::string>& headers, const IngestForm& form,
                            std::chrono::milliseconds limit, const std::function<bool()>& goes_on) {
  const Library& curl = *library_;
  HttpAnswer answer;
  std::string text;
  std::array<char, CURL_ERROR_SIZE> reason{};
  curl_slist* list = curl.slist_append(nullptr, ("Content-Type: " + form.content_type).c_str());
  list = curl.slist_append(list, "Expect:");  // a proxy that knows no 100-continue costs a second each time
  for (const auto& header : headers)
    list = curl.slist_append(list, header.c_str());
  const auto set = [&](CURLoption option, auto value) { curl.easy_setopt(curl.handle, option, value); };
  curl.easy_reset(curl.handle);  // keeps the connection
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_USERAGENT, "wayfinder");
  set(CURLOPT_HTTPHEADER, list);
  set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(form.body.size()));
  set(CURLOPT_POSTFIELDS, form.body.data());
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(limit.count()));
  set(CURLOPT_ERRORBUFFER, reason.data());
  set(CURLOPT_WRITEFUNCTION, &keep_beginning);
  set(CURLOPT_WRITEDATA, &text);
  set(CURLOPT_NOPROGRESS, 0L);
  set(CURLOPT_XFERINFOFUNCTION, &give_up_when_told);
  set(CURLOPT_XFERINFODATA, const_cast<std::function<bool()>*>(&goes_on));
  const CURLcode code = curl.easy_perform(curl.handle);
  curl.slist_free_all(list);
  if (code != CURLE_OK) {
    answer.failure = reason[0] != '\0' ? reason.data() : curl.easy_strerror(code);
    return answer;
  }
  curl.easy_getinfo(curl.handle, CURLINFO_RESPONSE_CODE, &answer.status);
  if (!answer.is_success()) answer.failure = "HTTP " + std::to_string(answer.status);
  if (!answer.is_success() && !text.empty()) answer.failure += ": " + first_line(text);
  return answer;
}

}  // namespace wayfinder::adapter
