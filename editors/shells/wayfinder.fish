# Completion of wayfinder in fish. What there is to complete is asked of the executable itself.
function __wayfinder_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for line in ($words[1] complete fish $words[2..] "$current" 2>/dev/null)
        if test "$line" = :files
            __fish_complete_path "$current"
        else
            echo $line
        end
    end
end
complete -c wayfinder -f -a '(__wayfinder_complete)'
