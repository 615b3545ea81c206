#include "common/auth/testing/oidc_provider.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "common/base/json.h"
#include "common/base/strings.h"

extern char** environ;  // NOLINT(readability-redundant-declaration)

namespace outlay::auth {
namespace {

// Tests run in the root of the project.
constexpr char kModules[] = "build/npm/node_modules";
constexpr char kScript[] = "common/auth/testing/oidc_provider.mjs";
// Machines can be busy: little less than tests may take.
constexpr int kPatienceMillis = 100'000;

void Require(bool ok, std::string_view what) {
  if (!ok) {
    std::fputs(Concat("oidc-provider: ", what, "\n").c_str(), stderr);
    std::abort();
  }
}

std::string Field(const std::string& json, const char* name) {
  const Json object = ParseJsonObject(json);
  Require(object != nullptr && TextOf(object.get(), name).has_value(), Concat("answered ", json));
  return std::string(*TextOf(object.get(), name));
}

}  // namespace

bool OidcProvider::IsInstalled() {
  return std::filesystem::exists(Concat(kModules, "/oidc-provider")) && std::system("command -v node >/dev/null") == 0;
}

OidcProvider::OidcProvider(const Files& files) {
  int in[2];
  int out[2];
  Require(pipe2(in, O_CLOEXEC) == 0 && pipe2(out, O_CLOEXEC) == 0, "no pipes");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
  std::vector<std::string> words = {"node", kScript, kModules, files.certificate, files.key};
  std::vector<char*> argv;
  for (std::string& word : words) {
    argv.push_back(word.data());
  }
  argv.push_back(nullptr);
  std::string ca = Concat("NODE_EXTRA_CA_CERTS=", files.ca);
  std::vector<char*> environment = {ca.data()};
  for (char** variable = environ; *variable != nullptr; ++variable) {
    // Which one of two counts depends on the shell that may lie between.
    if (!std::string_view(*variable).starts_with("NODE_EXTRA_CA_CERTS=")) environment.push_back(*variable);
  }
  environment.push_back(nullptr);
  Require(posix_spawnp(&process_, "node", &actions, nullptr, argv.data(), environment.data()) == 0, "no node");
  posix_spawn_file_actions_destroy(&actions);
  close(in[0]);
  close(out[1]);
  to_ = fdopen(in[1], "w");
  from_ = fdopen(out[0], "r");
  issuer_ = Field(ReadLine(), "issuer");
}

OidcProvider::~OidcProvider() {
  // It ends with its standard input.
  std::fclose(to_);
  std::fclose(from_);
  waitpid(process_, nullptr, 0);
}

std::string OidcProvider::ReadLine() {
  pollfd answer = {.fd = fileno(from_), .events = POLLIN, .revents = 0};
  Require(poll(&answer, 1, kPatienceMillis) == 1, "said nothing for a long time");
  char* line = nullptr;
  size_t capacity = 0;
  const ssize_t size = getline(&line, &capacity, from_);
  Require(size > 0, "ended");
  std::string text(line, static_cast<size_t>(size));
  std::free(line);
  return text;
}

std::string OidcProvider::Ask(const std::string& line) {
  std::fputs(Concat(line, "\n").c_str(), to_);
  std::fflush(to_);
  return ReadLine();
}

SignedIn OidcProvider::SignIn(const std::string& subject, const std::string& audience) {
  const std::string answer = Ask(Concat(R"({"sign_in":")", subject, R"(","resource":")", audience, R"("})"));
  return {.access_token = Field(answer, "access_token"), .id_token = Field(answer, "id_token")};
}

void OidcProvider::Publish(const std::vector<std::string>& ids) {
  std::string list;
  for (const std::string& id : ids) {
    list += Concat(list.empty() ? "" : ",", "\"", id, "\"");
  }
  Require(Ask(Concat(R"({"keys":[)", list, "]}")) == "{}\n", "did not publish its keys");
}

}  // namespace outlay::auth
