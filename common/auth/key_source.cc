#include "common/auth/key_source.h"

#include <curl/curl.h>

#include <utility>

#include "common/auth/files.h"
#include "common/auth/limits.h"
#include "common/base/errors.h"
#include "common/base/http_status.h"
#include "common/base/strings.h"

namespace outlay::auth {
namespace {

struct ReleaseCurl {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
};

size_t Append(const char* bytes, size_t size, size_t count, void* into) {
  auto* const text = static_cast<std::string*>(into);
  if (text->size() + size * count > limits::kKeySetBytes) {
    return 0;  // Ends the transfer.
  }
  text->append(bytes, size * count);
  return size * count;
}

class FileSource final : public KeySource {
 public:
  explicit FileSource(std::string path) : path_(std::move(path)) {}
  absl::StatusOr<std::string> Read() override { return ReadFile(path_, limits::kKeySetBytes); }

 private:
  const std::string path_;
};

class UrlSource final : public KeySource {
 public:
  UrlSource(std::string url, std::string ca_file) : url_(std::move(url)), ca_file_(std::move(ca_file)) {
    // Not thread-safe by itself; later calls do nothing.
    [[maybe_unused]] static const CURLcode initialized = curl_global_init(CURL_GLOBAL_DEFAULT);
  }

  absl::StatusOr<std::string> Read() override {
    const std::unique_ptr<CURL, ReleaseCurl> curl(curl_easy_init());
    std::string text;
    if (curl == nullptr || !Prepare(curl.get(), &text)) {
      return Unreachable("libcurl lacks what is needed");
    }
    if (const CURLcode result = curl_easy_perform(curl.get()); result != CURLE_OK) {
      return Unreachable(curl_easy_strerror(result));
    }
    long status = 0;
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
    if (status != http_status::kOk) {
      return Unreachable(Concat("it answered with HTTP status ", status));
    }
    return text;
  }

 private:
  bool Prepare(CURL* curl, std::string* text) const {
    const auto milliseconds = static_cast<long>(absl::ToInt64Milliseconds(limits::kFetchTime));
    return curl_easy_setopt(curl, CURLOPT_URL, url_.c_str()) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https") == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, milliseconds) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2)) == CURLE_OK &&
           (ca_file_.empty() || (curl_easy_setopt(curl, CURLOPT_CAINFO, ca_file_.c_str()) == CURLE_OK &&
                                 curl_easy_setopt(curl, CURLOPT_CAPATH, nullptr) == CURLE_OK)) &&
           curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &Append) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_WRITEDATA, text) == CURLE_OK;
  }

  absl::Status Unreachable(std::string_view why) const {
    return MakeError(absl::StatusCode::kUnavailable, "KEY_SET_UNREACHABLE", Concat(url_, ": ", why),
                     {{"location", url_}});
  }

  const std::string url_;
  const std::string ca_file_;
};

}  // namespace

std::unique_ptr<KeySource> MakeKeySource(const KeySetLocation& location) {
  if (location.url.empty()) {
    return std::make_unique<FileSource>(location.file);
  }
  return std::make_unique<UrlSource>(location.url, location.ca_file);
}

}  // namespace outlay::auth
