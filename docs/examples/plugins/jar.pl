#!/usr/bin/perl
# A plug-in in Perl, core modules only: jars on shelves, with what is in them, kept in a file that the
# setting `file` names. It speaks plug-in protocol 1, which docs/PLUGINS.md explains.
#
# An id has two parts here, the shelf and the jar, and one fact is a set.

use strict;
use warnings;
use JSON::PP ();
use File::Basename qw(dirname);
use File::Temp ();

my $json = JSON::PP->new->utf8->canonical;
my ( $true, $false ) = ( JSON::PP::true, JSON::PP::false );
my $file;

$| = 1;    # Each line is written out at once.

# The state: jars by shelf and name, and the keys of the changes that had their effect.
sub load {
    open my $in, '<:raw', $file or die { kind => 'unavailable', evidence => "$!" };
    local $/;
    my $state = eval { $json->decode(<$in>) } or die { kind => 'damaged', evidence => 'no JSON' };
    return $state;
}

# Effect and key are in one file, which is renamed into place: nobody ever finds one without the other.
sub save {
    my ($state) = @_;
    my $out = File::Temp->new( DIR => dirname($file), UNLINK => 0 );
    binmode $out;
    print {$out} $json->encode($state) and close $out and rename "$out", $file
        or die { kind => 'lost', evidence => "$!" };
}

sub jar {
    my ( $state, $request ) = @_;
    my $subject = $request->{subject};
    return unless ref $subject eq 'HASH' && ( $subject->{kind} // '' ) eq 'jar';
    my $id = $subject->{id};
    return unless ref $id eq 'HASH' && keys %$id == 2 && defined $id->{shelf} && defined $id->{jar};
    # Without `exists`, Perl would make shelves by looking at them.
    return unless exists $state->{jars}{ $id->{shelf} };
    return $state->{jars}{ $id->{shelf} }{ $id->{jar} };
}

my %answers = (
    describe => sub {
        return {
            protocol => 1,
            name     => 'jars',
            version  => '1.0',
            reads    => ['jar'],
            performs => ['put', 'take'],
            recalls  => $true,
        };
    },
    open => sub {
        my ($request) = @_;
        $file = $request->{settings}{file};
        if ( !-e $file ) {
            my %jars = ( rice => ['basmati'], tea => [], sugar => [] );
            save( { jars => { top => \%jars }, done => {}, version => 1 } );
        }
        return {};
    },
    read => sub {
        my ($request) = @_;
        my $state     = load();
        my $content   = jar( $state, $request ) or return { present => $false };
        return {
            present => $true,
            name    => "The $request->{subject}{id}{jar} jar",
            version => "$state->{version}",
            facts   => {
                content => { list => [ map { { text => $_ } } sort @$content ] },
                empty   => { flag => @$content ? $false : $true },
            },
        };
    },
    candidates => sub {
        my ($request) = @_;
        die { kind => 'refused', code => 'unknownKind' } if $request->{kind} ne 'jar';
        my $state = load();
        my @found;
        for my $shelf ( sort keys %{ $state->{jars} } ) {
            for my $jar ( sort keys %{ $state->{jars}{$shelf} } ) {
                my $name = "The $jar jar";
                next if defined $request->{text} && index( lc $name, lc $request->{text} ) < 0;
                push @found, { id => { shelf => $shelf, jar => $jar }, name => $name };
            }
        }
        my $whole = @found <= $request->{most} ? $true : $false;
        splice @found, $request->{most} unless $whole;
        # In parts, as a long list must be.
        while ( @found > 2 ) {
            say_line( $request, part => { candidates => [ splice @found, 0, 2 ] } );
        }
        return { candidates => \@found, whole => $whole };
    },
    perform => sub {
        my ($request) = @_;
        my $state     = load();
        my $what      = $request->{perform};
        die { kind => 'refused', code => 'unknownPerform' } unless $what eq 'put' || $what eq 'take';
        return {} if exists $state->{done}{ $request->{key} };
        my $content = jar( $state, $request ) or die { kind => 'refused', code => 'notThere' };
        die { kind => 'changed' }
            if defined $request->{version} && $request->{version} ne "$state->{version}";
        my $food = $request->{with}{food}{text};
        @$content = grep { $_ ne $food } @$content;
        push @$content, $food if $what eq 'put';
        $state->{version}++;
        $state->{done}{ $request->{key} } = $true;
        sleep( $request->{with}{seconds}{number} // 0 );
        save($state);
        return {};
    },
    recall => sub {
        my ($request) = @_;
        return { was => exists load()->{done}{ $request->{key} } ? 'done' : 'notDone' };
    },
);

sub say_line {
    my ( $request, $name, $value ) = @_;
    print $json->encode( { id => $request->{id}, $name => $value } ), "\n";
}

while ( my $line = <STDIN> ) {
    last unless $line =~ /\n\z/;    # The input ended in the middle of a request.
    my $request = $json->decode($line);
    my $answer  = $answers{ $request->{ask} };
    my $result  = eval {
        die { kind => 'refused', code => 'unknownAsk' } unless $answer;
        $answer->($request);
    };
    if ($result) {
        say_line( $request, result => $result );
    }
    elsif ( ref $@ ) {
        say_line( $request, error => $@ );
    }
    else {
        die $@;    # A mistake in this program: Stegvis sees that it ends.
    }
}
