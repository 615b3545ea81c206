#include "tools/outlay/app.h"

#include <fstream>
#include <iterator>
#include <set>

#include "common/base/errors.h"
#include "common/base/strings.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/testing/fixture.h"

namespace outlay::cli {
namespace {

namespace po = purchase_order::v1;

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class AppTest : public CliTest {
 protected:
  void AnswerGet() {
    Answer<po::GetPurchaseOrderRequest, po::PurchaseOrder>(
        client::kGetPurchaseOrder, R"pb(name: "organizations/acme/purchaseOrders/po-1" number: "PO-1")pb");
  }
};

TEST_F(AppTest, ListsItsCommandsWithoutAny) {
  EXPECT_EQ(Run({}), ExitCode::kOk);
  EXPECT_THAT(out(), HasSubstr("\n  order get ORDER "));
  const std::string overview = out();
  EXPECT_EQ(Run({"help"}), ExitCode::kOk);
  EXPECT_EQ(out(), overview);
  EXPECT_EQ(Run({"--help"}), ExitCode::kOk);
  EXPECT_EQ(out(), overview);
}

TEST_F(AppTest, ExplainsANounAndACommand) {
  EXPECT_EQ(Run({"events"}), ExitCode::kOk);
  EXPECT_THAT(out(), StartsWith("  events list [SERVICE] "));
  EXPECT_EQ(Run({"order", "create", "--help"}), ExitCode::kOk);
  EXPECT_THAT(out(), StartsWith("outlay order create [ID]\n"));
  EXPECT_THAT(out(), HasSubstr("--line NUMBER:TYPE:AMOUNT[:ITEM]"));
  EXPECT_EQ(Run({"version"}), ExitCode::kOk);
  EXPECT_THAT(out(), StartsWith("outlay "));
}

TEST_F(AppTest, ExplainsEachCommandWithoutWhatItNeeds) {
  for (const Command& command : AllCommands()) {
    std::vector<std::string> words = {std::string(command.noun)};
    if (!command.verb.empty()) words.emplace_back(command.verb);
    words.emplace_back("--help");
    EXPECT_EQ(Run(words), ExitCode::kOk) << command.noun << " " << command.verb << ": " << err();
  }
}

TEST_F(AppTest, RefusesWhatItDoesNotKnowAndGuessesWhatWasMeant) {
  EXPECT_EQ(Run({"ordr", "get"}), ExitCode::kUsage);
  EXPECT_THAT(err(), HasSubstr("did you mean: outlay order?"));
  EXPECT_EQ(Run({"order", "got", "po-1"}), ExitCode::kUsage);
  EXPECT_THAT(err(), HasSubstr("did you mean: outlay order get?"));
  EXPECT_EQ(Run({"order", "get"}), ExitCode::kUsage);
  EXPECT_EQ(err(), "error: ORDER is missing; see: outlay order get --help\n");
  EXPECT_EQ(Run({"help", "ordr"}), ExitCode::kUsage);
  EXPECT_EQ(out(), "");
}

TEST_F(AppTest, CompletesShortNamesAndLeavesWholeOnes) {
  AnswerGet();
  EXPECT_EQ(Run({"order", "get", "po-1"}), ExitCode::kOk);
  EXPECT_EQ(asked(), R"(name: "organizations/acme/purchaseOrders/po-1")");
  EXPECT_EQ(Run({"order", "get", "organizations/acme/purchaseOrders/po-2"}), ExitCode::kOk);
  EXPECT_EQ(asked(), R"(name: "organizations/acme/purchaseOrders/po-2")");
}

TEST_F(AppTest, LetsFlagsStandAnywhereAndWinOverTheEnvironment) {
  AnswerGet();
  EXPECT_EQ(Run({"--organization", "other", "order", "--user=bob", "get", "po-1"}), ExitCode::kOk) << err();
  EXPECT_EQ(asked(), R"(name: "organizations/other/purchaseOrders/po-1")");
  ASSERT_EQ(callers().size(), 1u);
  EXPECT_EQ(callers()[0].organization, "other");
  EXPECT_EQ(callers()[0].subject, "bob");
}

TEST_F(AppTest, NeedsAnOrganization) {
  variables_.erase("OUTLAY_ORGANIZATION");
  EXPECT_EQ(Run({"order", "get", "po-1"}), ExitCode::kUsage);
  EXPECT_THAT(err(), HasSubstr("--organization ID, or set OUTLAY_ORGANIZATION"));
}

TEST_F(AppTest, RefusesAddressesAndOrganizationsThatCannotBe) {
  for (const char* address : {"", "foo", ":7101", "host:", "host:x", "host:70000"}) {
    EXPECT_EQ(Run({"order", "get", "po-1", "--purchase-order", address}), ExitCode::kUsage) << address;
    EXPECT_THAT(err(), HasSubstr("is not host:port")) << address;
  }
  EXPECT_EQ(Run({"order", "get", "po-1", "--organization", "BAD ORG"}), ExitCode::kUsage);
  EXPECT_THAT(err(), HasSubstr("--organization: 'BAD ORG' is no id"));
  EXPECT_EQ(Run({"order", "get", "po-1", "--tls-ca", "ca.pem"}), ExitCode::kUsage);
  EXPECT_THAT(err(), HasSubstr("--tls-ca needs --trust-domain"));
}

TEST_F(AppTest, TakesTheHabitsOfOtherPrograms) {
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"order", "create", "-h"}, {"order", "show", "-h"}, {"help", "orders"}}) {
    EXPECT_EQ(Run(words), ExitCode::kOk) << err();
    EXPECT_THAT(out(), HasSubstr("order ")) << words[0];
  }
  EXPECT_EQ(Run({"--version"}), ExitCode::kOk);
  EXPECT_THAT(out(), StartsWith("outlay "));
}

TEST_F(AppTest, RefusesATimeoutThatIsNone) {
  for (const char* timeout : {"soon", "0s", "-1s"}) {
    EXPECT_EQ(Run({"order", "get", "po-1", "--timeout", timeout}), ExitCode::kUsage) << timeout;
  }
}

TEST_F(AppTest, ShowsPeopleScriptsAndPipesWhatTheyNeed) {
  AnswerGet();
  EXPECT_EQ(Run({"order", "get", "po-1", "--json"}), ExitCode::kOk);
  EXPECT_EQ(out(), "{\"name\":\"organizations/acme/purchaseOrders/po-1\",\"number\":\"PO-1\"}\n");
  EXPECT_EQ(Run({"order", "get", "po-1", "--quiet"}), ExitCode::kOk);
  EXPECT_EQ(out(), "organizations/acme/purchaseOrders/po-1\n");
  EXPECT_EQ(Run({"order", "get", "po-1"}), ExitCode::kOk);
  EXPECT_EQ(out().find('\033'), std::string::npos);
  environment_.out_is_terminal = true;
  EXPECT_EQ(Run({"order", "get", "po-1"}), ExitCode::kOk);
  EXPECT_THAT(out(), StartsWith("\033[1mPO-1\033[0m"));
  EXPECT_EQ(Run({"order", "get", "po-1", "--no-color"}), ExitCode::kOk);
  EXPECT_THAT(out(), StartsWith("PO-1"));
}

TEST_F(AppTest, EndsWithTheCodeOfTheError) {
  Fail<po::GetPurchaseOrderRequest, po::PurchaseOrder>(
      client::kGetPurchaseOrder, MakeError(absl::StatusCode::kNotFound, "PURCHASE_ORDER_NOT_FOUND", "no such order"));
  EXPECT_EQ(Run({"order", "get", "po-1"}), ExitCode::kNotFound);
  EXPECT_THAT(err(), HasSubstr("next  see which there are with: outlay order list"));
  EXPECT_EQ(Run({"order", "get", "Po 1"}), ExitCode::kUsage);
  EXPECT_EQ(Run({"order", "get", "po-1", "--json"}), ExitCode::kNotFound);
  EXPECT_THAT(err(), StartsWith("{\"error\":{"));
}

TEST_F(AppTest, DoesNotPassOverAnAnswerThatCouldNotBeWritten) {
  AnswerGet();
  std::ofstream full("/dev/full");
  environment_.out = &full;
  EXPECT_EQ(Run({"order", "get", "po-1"}), ExitCode::kInternal);
  EXPECT_THAT(err(), HasSubstr("OUTPUT_NOT_WRITTEN"));
}

TEST_F(AppTest, NamesTheRequestIdOfAChangeWithAnUnknownOutcomeAndRepeatsIt) {
  Answer<po::SuspendPurchaseOrderRequest, po::PurchaseOrder>(client::kSuspendPurchaseOrder, R"pb(number: "PO-1")pb");
  down_ = "purchase_order";
  EXPECT_EQ(Run({"order", "suspend", "po-1"}), ExitCode::kUnavailable);
  EXPECT_THAT(err(), HasSubstr("127.0.0.1:7101"));
  const std::string advice = "--request-id ";
  const std::size_t start = err().find(advice) + advice.size();
  ASSERT_GT(start, advice.size());
  const std::string request_id = err().substr(start, err().find(':', start) - start);
  down_.clear();
  EXPECT_EQ(Run({"order", "suspend", "po-1", "--reason", "audit", "--request-id", request_id}), ExitCode::kOk);
  EXPECT_EQ(asked(), Concat("request_id: \"", request_id,
                            "\" name: \"organizations/acme/purchaseOrders/po-1\" reason: \"audit\""));
}

TEST_F(AppTest, HasCommandsThatAreComplete) {
  std::set<std::string> names;
  for (const Command& command : AllCommands()) {
    const std::string name = Concat(command.noun, " ", command.verb);
    EXPECT_TRUE(names.insert(name).second) << name;
    EXPECT_FALSE(command.summary.empty()) << name;
    EXPECT_TRUE(command.run != nullptr) << name;
    std::set<std::string_view> flags;
    for (const Flag& flag : command.flags) {
      EXPECT_TRUE(flags.insert(flag.name).second && FindFlag(GlobalFlags(), flag.name) == nullptr)
          << name << " --" << flag.name;
      EXPECT_FALSE(flag.help.empty()) << name << " --" << flag.name;
    }
  }
}

TEST_F(AppTest, KeepsTheCommandsOfANounTogether) {
  std::set<std::string> left;
  std::string noun;
  for (const Command& command : AllCommands()) {
    if (command.noun == noun) continue;
    EXPECT_TRUE(left.insert(noun).second);
    noun = command.noun;
    EXPECT_FALSE(left.contains(noun)) << noun;
  }
}

TEST_F(AppTest, IsDescribedByItsPage) {
  std::ifstream file("docs/cli.md");
  const std::string page((std::istreambuf_iterator<char>(file)), {});
  std::set<std::string> documented;
  for (std::size_t start = page.find("| `outlay "); start != std::string::npos;
       start = page.find("| `outlay ", start + 1)) {
    const std::size_t command = start + sizeof("| `outlay ") - 1;
    documented.insert(page.substr(command, page.find('`', command) - command));
  }
  std::set<std::string> offered;
  for (const Command& command : AllCommands()) {
    offered.insert(Concat(command.noun, command.verb.empty() ? "" : " ", command.verb,
                          command.arguments.empty() ? "" : " ", command.arguments));
  }
  EXPECT_EQ(documented, offered);
}

}  // namespace
}  // namespace outlay::cli
