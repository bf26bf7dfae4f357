import com.mypurecloud.sdk.v2.ApiClient;
import com.mypurecloud.sdk.v2.ApiException;
import com.mypurecloud.sdk.v2.Configuration;
import com.mypurecloud.sdk.v2.api.ConversationsApi;
import com.mypurecloud.sdk.v2.api.RecordingApi;
import com.mypurecloud.sdk.v2.model.AnalyticsConversationQueryResponse;
import com.mypurecloud.sdk.v2.model.BatchDownloadJobResult;
import com.mypurecloud.sdk.v2.model.BatchDownloadJobStatusResult;
import com.mypurecloud.sdk.v2.model.BatchDownloadJobSubmission;
import com.mypurecloud.sdk.v2.model.BatchDownloadRequest;
import com.mypurecloud.sdk.v2.model.ConversationQuery;
import com.mypurecloud.sdk.v2.model.EncryptionKeyEntityListing;
import com.mypurecloud.sdk.v2.model.PagingSpec;
import com.mypurecloud.sdk.v2.model.Recording;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The platform's own Java client, pointed at Tapelock, on a downloader's way from a token to the recordings' bytes. Prints
 * one line of JSON for the test that runs it.
 */
public class Downloader {

    public static void main(String[] arguments) throws Exception {
        String base = System.getenv("BASE");
        Configuration.setDefaultApiClient(ApiClient.Builder.standard()
                .withBasePath(base)
                .withAccessToken(System.getenv("TOKEN"))
                .withShouldRefreshAccessToken(false)
                .build());
        RecordingApi recordingApi = new RecordingApi();
        EncryptionKeyEntityListing keys = recordingApi.getRecordingRecordingkeys(5, 1);
        String period = recordingApi.getRecordingRecordingkeysRotationschedule().getPeriod().toString();
        AnalyticsConversationQueryResponse details = new ConversationsApi()
                .postAnalyticsConversationsDetailsQuery(new ConversationQuery()
                        .interval(System.getenv("INTERVAL"))
                        .order(ConversationQuery.OrderEnum.ASC)
                        .orderBy(ConversationQuery.OrderByEnum.CONVERSATIONSTART)
                        .paging(new PagingSpec().pageSize(100).pageNumber(1)));
        List<BatchDownloadRequest> wanted = new ArrayList<>();
        details.getConversations().forEach(conversation ->
                wanted.add(new BatchDownloadRequest().conversationId(conversation.getConversationId())));
        List<Recording> recordings =
                recordingApi.getConversationRecordings(wanted.get(0).getConversationId(), 5000, "WAV", null);
        String job = recordingApi
                .postRecordingBatchrequests(new BatchDownloadJobSubmission().batchDownloadRequestList(wanted))
                .getId();
        BatchDownloadJobStatusResult status = recordingApi.getRecordingBatchrequest(job);
        while (!status.getExpectedResultCount().equals(status.getResultCount())) {
            status = recordingApi.getRecordingBatchrequest(job);
        }
        StringBuilder contents = new StringBuilder();
        for (BatchDownloadJobResult result : status.getResults()) {
            // The shared server of the tests does not know its port when it is told its own address.
            String url = base + result.getResultUrl().replaceFirst("^https?://[^/]+", "");
            byte[] content = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofByteArray())
                    .body();
            contents.append(contents.length() == 0 ? "" : ",")
                    .append("\"%s\":\"%s\"".formatted(
                            result.getRecordingId(),
                            HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content))));
        }
        String refused = "";
        try {
            recordingApi.getRecordingBatchrequest("00000000-0000-4000-8000-000000000000");
        } catch (ApiException e) {
            refused = e.getRawBody().replaceAll(".*\"code\":\"([^\"]*)\".*", "$1");
        }
        System.out.println(
                "{\"keys\":%d,\"keyType\":\"%s\",\"period\":\"%s\",\"totalHits\":%d,\"recordings\":[%s],\"errorCount\":%d,\"contents\":{%s},\"refused\":\"%s\"}"
                        .formatted(
                                keys.getTotal(),
                                keys.getEntities().get(0).getKeyConfigurationType(),
                                period,
                                details.getTotalHits(),
                                String.join(",", recordings.stream().map(r -> '"' + r.getId() + '"').toList()),
                                status.getErrorCount(),
                                contents,
                                refused));
    }
}
