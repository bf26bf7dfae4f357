package dev.tapelock.organization.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.SharedServer;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedServer.class)
class DoorIT {

    private Caller caller;

    @BeforeEach
    void call(ServerProcess server) {
        caller = server.demoCaller("");
    }

    @Test
    void aTokenOpensTheKeys() {
        HttpResponse<byte[]> answer = caller.get("/api/v2/recording/recordingkeys");

        assertThat(answer.statusCode()).isEqualTo(200);
    }
}
