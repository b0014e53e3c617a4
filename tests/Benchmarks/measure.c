/* Runs a program once and appends `CASE wall_ms peak_rss_kib exit_code` to a file.
 *
 *   measure RESULTS CASE PROGRAM [ARGUMENT...]
 *
 * In C because the kernel counts a parent's own pages into the peak of a child that has not yet called exec:
 * measured from a runtime of 30 MB, nothing could ever show less. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: measure RESULTS CASE PROGRAM [ARGUMENT...]\n");
        return 2;
    }

    double start = now_ms();
    pid_t child = fork();
    if (child == 0) {
        int nowhere = open("/dev/null", O_RDWR);
        dup2(nowhere, 0);
        dup2(nowhere, 1);
        dup2(nowhere, 2);
        execvp(argv[3], argv + 3);
        _exit(127);
    }

    int status;
    struct rusage used;
    if (child < 0 || wait4(child, &status, 0, &used) < 0) {
        perror("measure");
        return 2;
    }

    double wall = now_ms() - start;
    FILE *results = fopen(argv[1], "a");
    if (results == NULL) {
        perror(argv[1]);
        return 2;
    }

    /* For a shell script the peak is that of its largest process, not their sum. */
    fprintf(results, "%s %.3f %ld %d\n", argv[2], wall, used.ru_maxrss, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    return fclose(results) == 0 ? 0 : 2;
}
