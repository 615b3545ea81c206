// An auditor's work from end to end: heads kept elsewhere, an export that is verified, denied calls that are found, a
// signing key that is replaced. Real: services and the command line, their processes, gRPC, RocksDB, the key's file.
// Fake: nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/str_replace.h"
#include "common/audit/testing/keys.h"
#include "common/auth/files.h"
#include "common/auth/testing/certificates.h"
#include "common/base/strings.h"
#include "common/testing/matchers.h"
#include "tests/integration/services.h"

namespace outlay {
namespace {

using ::outlay::testing::IsOk;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr int kDone = 0;
constexpr int kRefused = 1;
constexpr int kNoAnswer = 3;
constexpr int kNotEnough = 5;

class AuditPortsTest : public ::testing::Test {
 protected:
  // Starts a service, anew at the port that it had before.
  void Start(const std::string& name) {
    std::vector<std::string> flags = {Concat("--audit_key_file=", KeyPath())};
    if (name == "purchase_order") {
      flags.push_back(Concat("--directory_target=", services_.TargetOf("directory")));
      flags.emplace_back("--enforce_access");
    }
    services_.Start(name, std::move(flags));
  }

  // Runs `outlay` for a user; returns its exit code and keeps what it printed, errors included.
  int Run(const std::string& user, const std::string& command) {
    const std::string line =
        Concat("env OUTLAY_ORGANIZATION=acme OUTLAY_USER=", user, " ", OUTLAY_PROGRAM, " ", command, " --directory ",
               services_.TargetOf("directory"), " --purchase-order ", services_.TargetOf("purchase_order"), " 2>&1");
    output_.clear();
    FILE* const pipe = popen(line.c_str(), "r");
    if (pipe == nullptr) return -1;
    std::array<char, 4096> part{};
    while (const size_t bytes = fread(part.data(), 1, part.size(), pipe)) output_.append(part.data(), bytes);
    const int status = pclose(pipe);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  // The same, with what it printed as a file; its path.
  std::string Keep(const std::string& name, const std::string& command) {
    EXPECT_EQ(Run("ann", command), kDone) << output_;
    auth::WriteFile(Path(name), output_);
    return Path(name);
  }
  int Verify(const std::string& records, const std::string& head, const audit::KeyPair& keys) {
    auth::WriteFile(Path("audit.pub"), keys.public_pem);
    return Run("nobody", Concat("audit verify ", records, " --head ", head, " --key ", Path("audit.pub")));
  }

  // A copy of a file with every `from` as `to`; its path.
  std::string Forge(const std::string& path, const std::string& from, const std::string& to) const {
    const std::string text = auth::ReadFile(path, 1 << 20).value();
    EXPECT_THAT(text, HasSubstr(from));
    auth::WriteFile(Path("forged"), absl::StrReplaceAll(text, {{from, to}}));
    return Path("forged");
  }

  std::string Path(const std::string& name) const { return services_.Path(name); }
  std::string KeyPath() const { return Path("audit.key"); }
  // As an operator replaces a file that is in use.
  void PutKey(const audit::KeyPair& keys) const {
    auth::WriteFile(KeyPath() + ".new", keys.private_pem);
    std::filesystem::rename(KeyPath() + ".new", KeyPath());
  }

  int CreateSupplier(const std::string& user, const std::string& id) {
    return Run(user, Concat("supplier create ", id, " --name S --entity e:USD"));
  }
  // Company "acme": ann administers it; eve may nothing.
  void MakeCompany() {
    ASSERT_EQ(Run("operator", "organization create acme --currency USD --administrator ann --email ann@acme.example"),
              kDone)
        << output_;
    ASSERT_EQ(Run("ann", "user create eve eve@acme.example --activate"), kDone) << output_;
  }
  // Tries while it is true, for two minutes at the most.
  template <typename Condition>
  static void WaitWhile(Condition condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(2);
    while (condition()) {
      if (std::chrono::steady_clock::now() > end) FAIL() << "it stays so";
    }
  }

  Services services_{"audit"};
  std::string output_;
};

TEST_F(AuditPortsTest, AnAuditorProvesWhatWasDoneAndSeesWhatWasDenied) {
  const audit::KeyPair first = audit::MakeKeyPair();
  const audit::KeyPair second = audit::MakeKeyPair();
  PutKey(first);
  Start("directory");
  ASSERT_FALSE(HasFailure());
  Start("purchase_order");
  ASSERT_FALSE(HasFailure());
  MakeCompany();
  ASSERT_FALSE(HasFailure());
  WaitWhile([&] { return CreateSupplier("ann", "s") != kDone; });

  for (int i = 0; i < 3; ++i) EXPECT_EQ(CreateSupplier("eve", "t"), kNotEnough) << output_;
  WaitWhile([&] {
    return Run("ann", "audit search purchase_order --denied --actor eve --quiet") != kDone ||
           std::count(output_.begin(), output_.end(), '\n') < 3;
  });
  EXPECT_EQ(Run("ann", "audit search purchase_order --denied"), kDone);
  EXPECT_THAT(output_, HasSubstr("PERMISSION_REQUIRED  Suppliers/CreateSupplier"));
  EXPECT_THAT(output_, Not(HasSubstr("ann")));
  EXPECT_EQ(Run("eve", "audit search purchase_order"), kNotEnough) << output_;

  const std::string head = Keep("head.json", "audit head purchase_order");
  const std::string records = Keep("export.jsonl", "audit export purchase_order");
  EXPECT_EQ(Verify(records, head, first), kDone) << output_;
  EXPECT_EQ(Run("nobody", Concat("audit verify ", Forge(records, "eve", "bob"), " --head ", head)), kRefused);
  EXPECT_THAT(output_, HasSubstr("does not fit"));

  PutKey(second);
  std::string later;
  WaitWhile([&] {
    later = Keep("later.json", "audit head purchase_order");
    return Verify(records, later, first) == kDone;
  });
  const std::string more = Keep("more.jsonl", "audit export purchase_order");
  EXPECT_EQ(Verify(more, later, second), kDone) << output_;
  EXPECT_EQ(Verify(more, later, first), kRefused);
  EXPECT_THAT(output_, HasSubstr("AUDIT_SIGNATURE_INVALID"));
  EXPECT_EQ(Verify(more, head, first), kDone)
      << "a head that was kept is good as long as its public key is: " << output_;

  services_.ProcessOf("purchase_order").Kill();
  Start("purchase_order");
  ASSERT_FALSE(HasFailure());
  WaitWhile([&] { return Run("ann", "audit head purchase_order") == kNoAnswer; });
  const std::string after = Keep("after.jsonl", "audit export purchase_order");
  EXPECT_EQ(Verify(after, head, first), kDone) << output_;
}

}  // namespace
}  // namespace outlay
